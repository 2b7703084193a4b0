"""What runs: functions and their runs."""

from functools import cached_property
from typing import TYPE_CHECKING

from portico.composition.identity import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portico.core.scope import Scope
    from portico.core.vault import Vault
    from portico.functions.alias_service import AliasService
    from portico.functions.builds import Builds
    from portico.functions.engine import Engine
    from portico.functions.images import Images
    from portico.functions.service import FunctionService
    from portico.functions.version_service import VersionService
    from portico.images.builder import Builder, Layers
    from portico.images.service import ImageService
    from portico.runs.drafts import Drafts
    from portico.runs.execution import Execution
    from portico.runs.ports import Later, Secrets
    from portico.runs.retention import Retention
    from portico.runs.service import RunService
    from portico.secrets.service import SecretService
    from portico.uploads.service import UploadService


class Compute(Identity):
    """What runs: functions and their runs."""

    @cached_property
    def engine(self) -> "Engine":
        """Runs user code."""
        from portico.functions.lambda_engine import LambdaEngine

        known = self.settings
        # Only what deploys needs role and layer: functions that merely invoke, or read, are not given them.
        return LambdaEngine(
            prefix=known.function_prefix,
            role=known.function_role,
            layer=known.runtime_layer,
            node_layer=known.node_layer,
            bucket=known.objects_bucket,
        )

    @cached_property
    def functions(self) -> "FunctionService":
        """The functions."""
        from portico.core.repository import Repository
        from portico.functions.entity import Function
        from portico.functions.service import FunctionService
        from portico.functions.sources import Sources
        from portico.functions.versions import Versions

        repository, versions = Repository(self.store, Function), Versions(self.store)
        sources = Sources(self.objects, lambda: self.uploads, self.limits)
        return FunctionService(repository, self.clock, versions, sources, lambda: self.function_builds, self.limits)

    @cached_property
    def function_builds(self) -> "Builds":
        """What makes functions ready."""
        from portico.core.repository import Repository
        from portico.functions.builds import Builds
        from portico.runs.entity import Run
        from portico.runs.in_flight import InFlight

        of, in_use = self.functions, InFlight(Repository(self.store, Run), self.clock).refs
        tools = (self.objects, self.engine, self.known_images)
        return Builds(of.repository, of.versions, *tools, in_use, self.clock)

    @cached_property
    def versions(self) -> "VersionService":
        """The versions of functions."""
        from portico.functions.version_service import VersionService

        return VersionService(self.functions.repository, self.functions.versions)

    @cached_property
    def aliases(self) -> "AliasService":
        """The aliases of functions."""
        from portico.functions.alias_service import AliasService

        return AliasService(self.functions.repository, self.functions.versions, self.clock)

    @cached_property
    def known_images(self) -> "Images":
        """What functions' images stand for."""
        from portico.images.resolver import KnownImages

        return KnownImages(self.store)

    @cached_property
    def image_builder(self) -> "Builder":
        """Gets the packages of images."""
        from portico.images.packages import PackageBuilder

        return PackageBuilder()

    @cached_property
    def image_layers(self) -> "Layers":
        """Keeps the layers of images."""
        from portico.images.layers import LambdaLayers

        return LambdaLayers(self.settings.function_prefix, self.settings.objects_bucket)

    @cached_property
    def images(self) -> "ImageService":
        """The images."""
        from portico.base_images.entity import BaseImage
        from portico.core.repository import Repository
        from portico.images.builds import ImageBuilds
        from portico.images.entity import Image
        from portico.images.service import ImageService

        repository, bases, functions = Repository(self.store, Image), Repository(self.store, BaseImage), self.functions
        tools = (self.objects, self.image_builder, self.image_layers, self.limits)
        builds = ImageBuilds(repository, bases, *tools, functions.wake, self.clock)
        return ImageService(repository, self.clock, bases, builds, functions)

    @cached_property
    def uploads(self) -> "UploadService":
        """The uploads."""
        from portico.core.repository import Repository
        from portico.uploads.entity import Upload
        from portico.uploads.service import UploadService

        return UploadService(Repository(self.store, Upload), self.objects, self.limits, self.clock)

    @cached_property
    def runs(self) -> "RunService":
        """The runs."""
        from portico.core.repository import Repository
        from portico.functions.entity import Function
        from portico.runs.entity import Run
        from portico.runs.service import RunService
        from portico.runs.values import Values

        repository, functions = Repository(self.store, Run), Repository(self.store, Function)
        return RunService(repository, functions, self._drafts, self._execution, Values(self.objects), self.clock)

    def _drafts(self) -> "Drafts":
        from portico.runs.drafts import Drafts
        from portico.runs.runnables import Runnables

        runnables = Runnables(self.functions, self.clock)
        return Drafts(runnables, self.runs.values, self.limits, self.run_retention, self.clock)

    @cached_property
    def run_retention(self) -> "Retention":
        """How long runs, and what is left of them, are kept."""
        from portico.runs.retention import Retention

        return Retention(self.settings.run_retention_days)

    def _execution(self) -> "Execution":
        from portico.runs.execution import Execution
        from portico.runs.gates import Gates
        from portico.runs.settling import Settling

        repository, values, gates = self.runs.repository, self.runs.values, Gates(self.store)
        settling = Settling(repository, values, self.clock)
        return Execution(repository, self.engine, values, self.run_secrets, gates, settling, self.later, self.clock)

    @cached_property
    def run_secrets(self) -> "Secrets":
        """The secrets that runs are given."""
        return self.secrets

    @cached_property
    def secrets(self) -> "SecretService":
        """The secrets."""
        from portico.core.repository import Repository
        from portico.secrets.entity import Secret
        from portico.secrets.service import SecretService

        return SecretService(Repository(self.store, Secret), self.clock, self.vault, self.naming_secret)

    @cached_property
    def vault(self) -> "Vault":
        """Seals and opens secrets."""
        from portico.core.vault import Vault

        return Vault(self.keyring.cipher)

    def naming_secret(self, scope: "Scope", secret: str) -> "Mapping[str, Sequence[str]]":
        """The names of those that hand a secret to their runs, by kind."""
        return {"functions": self.functions.naming_secret(scope, secret)}

    @cached_property
    def later(self) -> "Later":
        """Brings runs back to the dispatcher."""
        from portico.events.run_queue import RunQueue

        return RunQueue(self.settings.run_queue_url)
