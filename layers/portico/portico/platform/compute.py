"""What runs: functions and their runs."""

from functools import cached_property
from typing import TYPE_CHECKING

from portico.platform.identity import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portico.compute.functions.alias_service import AliasService
    from portico.compute.functions.builds import Builds
    from portico.compute.functions.engine import Engine
    from portico.compute.functions.images import Images
    from portico.compute.functions.service import FunctionService
    from portico.compute.functions.version_service import VersionService
    from portico.compute.images.builder import Builder, Layers
    from portico.compute.images.service import ImageService
    from portico.compute.runs.drafts import Drafts
    from portico.compute.runs.execution import Execution
    from portico.compute.runs.ports import Later, Secrets
    from portico.compute.runs.retention import Retention
    from portico.compute.runs.service import RunService
    from portico.compute.secrets.service import SecretService
    from portico.compute.uploads.service import UploadService
    from portico.core.aws.envelope import Vault
    from portico.core.model.scope import Scope


class Compute(Identity):
    """What runs: functions and their runs."""

    @cached_property
    def engine(self) -> "Engine":
        """Runs user code."""
        from portico.compute.functions.lambda_engine import LambdaEngine

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
        from portico.compute.functions.entity import Function
        from portico.compute.functions.service import FunctionService
        from portico.compute.functions.sources import Sources
        from portico.compute.functions.versions import Versions
        from portico.core.data.repository import Repository

        repository, versions = Repository(self.store, Function), Versions(self.store)
        sources = Sources(self.objects, lambda: self.uploads, self.limits)
        return FunctionService(repository, self.clock, versions, sources, lambda: self.function_builds, self.limits)

    @cached_property
    def function_builds(self) -> "Builds":
        """What makes functions ready."""
        from portico.compute.functions.builds import Builds
        from portico.compute.runs.entity import Run
        from portico.compute.runs.in_flight import InFlight
        from portico.core.data.repository import Repository

        of, in_use = self.functions, InFlight(Repository(self.store, Run), self.clock).refs
        tools = (self.objects, self.engine, self.known_images)
        return Builds(of.repository, of.versions, *tools, in_use, self.clock)

    @cached_property
    def versions(self) -> "VersionService":
        """The versions of functions."""
        from portico.compute.functions.version_service import VersionService

        return VersionService(self.functions.repository, self.functions.versions)

    @cached_property
    def aliases(self) -> "AliasService":
        """The aliases of functions."""
        from portico.compute.functions.alias_service import AliasService

        return AliasService(self.functions.repository, self.functions.versions, self.clock)

    @cached_property
    def known_images(self) -> "Images":
        """What functions' images stand for."""
        from portico.compute.images.resolver import KnownImages

        return KnownImages(self.store)

    @cached_property
    def image_builder(self) -> "Builder":
        """Gets the packages of images."""
        from portico.compute.images.packages import PackageBuilder

        return PackageBuilder()

    @cached_property
    def image_layers(self) -> "Layers":
        """Keeps the layers of images."""
        from portico.compute.images.layers import LambdaLayers

        return LambdaLayers(self.settings.function_prefix, self.settings.objects_bucket)

    @cached_property
    def images(self) -> "ImageService":
        """The images."""
        from portico.compute.base_images.entity import BaseImage
        from portico.compute.images.builds import ImageBuilds
        from portico.compute.images.entity import Image
        from portico.compute.images.service import ImageService
        from portico.core.data.repository import Repository

        repository, bases, functions = Repository(self.store, Image), Repository(self.store, BaseImage), self.functions
        tools = (self.objects, self.image_builder, self.image_layers, self.limits)
        builds = ImageBuilds(repository, bases, *tools, functions.wake, self.clock)
        return ImageService(repository, self.clock, bases, builds, functions)

    @cached_property
    def uploads(self) -> "UploadService":
        """The uploads."""
        from portico.compute.uploads.entity import Upload
        from portico.compute.uploads.service import UploadService
        from portico.core.data.repository import Repository

        return UploadService(Repository(self.store, Upload), self.objects, self.limits, self.clock)

    @cached_property
    def runs(self) -> "RunService":
        """The runs."""
        from portico.compute.functions.entity import Function
        from portico.compute.runs.entity import Run
        from portico.compute.runs.service import RunService
        from portico.compute.runs.values import Values
        from portico.core.data.repository import Repository

        repository, functions = Repository(self.store, Run), Repository(self.store, Function)
        return RunService(repository, functions, self._drafts, self._execution, Values(self.objects), self.clock)

    def _drafts(self) -> "Drafts":
        from portico.compute.runs.drafts import Drafts
        from portico.compute.runs.runnables import Runnables

        runnables = Runnables(self.functions, self.clock)
        return Drafts(runnables, self.runs.values, self.limits, self.run_retention, self.clock)

    @cached_property
    def run_retention(self) -> "Retention":
        """How long runs, and what is left of them, are kept."""
        from portico.compute.runs.retention import Retention

        return Retention(self.settings.run_retention_days)

    def _execution(self) -> "Execution":
        from portico.compute.runs.execution import Execution
        from portico.compute.runs.gates import Gates
        from portico.compute.runs.settling import Settling

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
        from portico.compute.secrets.entity import Secret
        from portico.compute.secrets.service import SecretService
        from portico.core.data.repository import Repository

        return SecretService(Repository(self.store, Secret), self.clock, self.vault, self.naming_secret)

    @cached_property
    def vault(self) -> "Vault":
        """Seals and opens secrets."""
        from portico.core.aws.envelope import Vault

        return Vault(self.keyring.cipher)

    def naming_secret(self, scope: "Scope", secret: str) -> "Mapping[str, Sequence[str]]":
        """The names of those that hand a secret to their runs, by kind."""
        return {"functions": self.functions.naming_secret(scope, secret)}

    @cached_property
    def later(self) -> "Later":
        """Brings runs back to the dispatcher."""
        from portico.eventing.messaging.run_queue import RunQueue

        return RunQueue(self.settings.run_queue_url)
