"""Builds of images: what makes one READY or says why it cannot be, and what removes layers that nobody has any more."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from portico.compute.base_images.entity import BaseImage
from portico.compute.base_images.offer import OFFER, Offer
from portico.compute.functions.entity import BuildFailure
from portico.compute.functions.service import FUNCTION_SERVICE
from portico.compute.images.actions import BuildImage, SettleImage
from portico.compute.images.builder import BUILDER, LAYERS, VERSION, Builder, BuildRefused, Built, Layers
from portico.compute.images.entity import Image, ImageStatus, objects_of
from portico.compute.images.manifest import Manifest
from portico.compute.images.manifest_error import ManifestError
from portico.compute.images.repository import images_of
from portico.compute.images.telling import BUILD_TASKS, BuildTasks
from portico.core.aws.object_store import Objects
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, NotFound
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_BUILDS: Final = 3
_NOTHING: Final = {"layer": None, "layer_bytes": 0, "size_bytes": 0}


@frozen
class ImageBuilds:
    """Brings layers to what images now are; `wake` has the functions built that wait for an image."""

    repository: Repository[Image]
    base_images: Repository[BaseImage]
    objects: Objects
    builder: Builder
    layers: Layers
    limits: Limits
    tasks: BuildTasks
    wake: Callable[[Call, Scope, str], None]
    clock: Clock
    offer: Offer

    def build(self, call: Call, action: BuildImage) -> Image | None:
        """The image after its build; asking twice, late or out of order does no harm. None when it is gone or changed."""
        image = self._find(action)
        if image is None:
            self._clean_up(action)
            return None
        return self._built(call, image) if image.status is ImageStatus.CREATING else image

    def settle(self, call: Call, action: SettleImage) -> None:
        """After a build: wakes the functions that wait, removes the layer of the revision before when nobody has it."""
        self.wake(call, action.scope, action.key)
        self._clean_up(action)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: an unfinished build is recorded again, or given up.

        Only the image is written, for the sweep's role reaches neither logs nor layers; the rest is removed when the
        record of the change is published.
        """
        image, now = self.repository.get(scope, key), self.clock.now()
        if image.status is not ImageStatus.CREATING:
            return
        after, operation = image.changed(now, builds=image.builds + 1), "rebuild"
        if after.builds >= MAX_BUILDS:
            reason = BuildFailure(type="BuildFailed", message=f"The build did not end after {MAX_BUILDS} attempts.")
            after, operation = image.changed(now, status=ImageStatus.ERROR, reason=reason), "build"
        with suppress(StaleVersion):  # somebody was faster
            self.repository.apply(call, [Change(image, after, operation, {"uid": image.uid})])

    def _find(self, action: BuildImage) -> Image | None:
        try:
            image = self.repository.get(action.scope, action.key)
        except NotFound:
            return None
        return image if action.uid in (None, image.uid) else None

    def _built(self, call: Call, image: Image) -> Image | None:
        try:
            base = self.base_images.get(GLOBAL, image.base_image)
            manifest = Manifest.of(base.language, image.dependencies)
        except NotFound:
            return self._fail(call, image, self._without_base(image.base_image), "")
        except ManifestError as error:
            return self._fail(call, image, BuildFailure(type="ManifestInvalid", message=str(error)), "")
        if refusal := self.offer.refusal(base.language):
            return self._fail(call, image, BuildFailure(type=refusal.type, message=refusal.message), "")
        content = manifest.digest(base.name, VERSION)
        ready = {"language": str(base.language), "content": content, "reason": None, "builds": 0}
        if not manifest.file:
            return self._ready(call, image, {**ready, **_NOTHING}, "There are no packages to install.\n")
        return self._shared(call, image, manifest, ready)

    def _without_base(self, name: str) -> BuildFailure:
        if refusal := self.offer.refusal_of(name):
            return BuildFailure(type=refusal.type, message=refusal.message)
        return BuildFailure(type="BaseImageNotFound", message=f"There is no base image {name!r}. {self.offer.told}")

    def _shared(self, call: Call, image: Image, manifest: Manifest, ready: dict[str, Any]) -> Image | None:
        """Takes the layer of an image with the same content, which must be there still when that is written; else builds."""
        while twin := self._twin(image, ready["content"]):
            fields = {**ready, "layer": twin.layer, "layer_bytes": twin.layer_bytes, "size_bytes": twin.size_bytes}
            pinned = twin.changed(self.clock.now(), pins=twin.pins + 1)
            pin = [] if twin.uid == image.uid else [Change(twin, pinned, "pin", {"by": image.name})]
            log = f"The image {twin.name!r} was built of the same: its layer is used.\n"
            if made := self._ready(call, image, fields, log, *pin):
                return made
            if self._find(BuildImage(image.scope, image.key, image.uid)) != image:
                return None  # it was changed itself, which has asked for a build of its own
        return self._installed(call, image, manifest, ready)

    def _twin(self, image: Image, content: str) -> Image | None:
        images = self.repository.present_in(image.scope)
        twins = [other for other in images if other.content == content and other.layer is not None]
        return next((other for other in twins if other.uid == image.uid), twins[0] if twins else None)

    def _installed(self, call: Call, image: Image, manifest: Manifest, ready: dict[str, Any]) -> Image | None:
        key = f"{objects_of(image.uid)}{image.revision}-{new_id()}.zip"
        self.tasks.tell(call, image, 0, "Packages are installed.")
        try:
            built = self.builder.build(manifest, key)
            if full := self._full(image, built):
                return self._fail(call, image, full, built.log)
            if not self.tasks.tell(call, image, 1, "The layer is published."):
                return None
            layer = self.layers.publish(image.uid, key)
        except BuildRefused as error:
            return self._fail(call, image, error.reason, error.log)
        finally:
            self.objects.delete(key)
        fields = {**ready, "layer": layer, "layer_bytes": built.packed, "size_bytes": built.unpacked}
        return self._ready(call, image, fields, built.log)

    def _full(self, image: Image, built: Built) -> BuildFailure | None:
        try:
            self.limits.check(image.scope, "storage_bytes", "storage", built.packed, image.keypair)
        except Conflict as error:
            return BuildFailure(type="StorageLimit", message=error.message)
        return None

    def _fail(self, call: Call, image: Image, reason: BuildFailure, log: str) -> Image | None:
        """The earlier layer stays until the next build, for the functions that have it."""
        self.objects.put(image.log_key, f"{log}{reason.type}: {reason.message}\n".encode())
        after = image.changed(self.clock.now(), status=ImageStatus.ERROR, reason=reason)
        return self._written(call, Change(image, after, "build", {"uid": image.uid}))

    def _ready(
        self, call: Call, image: Image, fields: dict[str, Any], log: str, *others: Change[Image]
    ) -> Image | None:
        """The image and what must not change meanwhile, in one transaction; None when something has."""
        self.objects.put(image.log_key, log.encode())
        after = image.changed(self.clock.now(), status=ImageStatus.READY, **fields)
        replaced = image.layer if image.layer != after.layer else None
        data = {"uid": image.uid, "layer": replaced} if replaced else {"uid": image.uid}
        return self._written(call, Change(image, after, "build", data), *others)

    def _written(self, call: Call, *changes: Change[Image]) -> Image | None:
        """The first of the changes after all were written; None, and nothing left behind, when one came too late."""
        try:
            self.repository.apply(call, changes)
        except StaleVersion:
            image = changes[0].entity
            self._clean_up(BuildImage(image.scope, image.key, image.uid))
            return None
        return changes[0].after

    def _clean_up(self, action: BuildImage) -> None:
        """Removes the layers that were made for the image, and the one it had, but for those that images still have."""
        images = self.repository.present_in(action.scope)
        used = frozenset(image.layer for image in images if image.layer)
        makers = {action.uid, self.layers.maker(action.layer) if action.layer else None} - {None}
        for uid in map(str, makers):
            mine = next((image for image in images if image.uid == uid), None)
            if mine is None:
                self.layers.prune(uid, used, None)
                self.objects.delete(*self.objects.list(objects_of(uid)))
            elif mine.layer and self.layers.maker(mine.layer) == uid:
                self.layers.prune(uid, used, mine.layer)  # a later one may be about to become the image's


def wire(parts: "Parts") -> ImageBuilds:
    """The builds, put together."""
    repository, bases, functions = images_of(parts), parts.repository(BaseImage), parts.get(FUNCTION_SERVICE)
    tools = (parts.objects, parts.get(BUILDER), parts.get(LAYERS), parts.get(LIMITS), parts.get(BUILD_TASKS))
    return ImageBuilds(repository, bases, *tools, functions.wake, parts.clock, parts.get(OFFER))


BUILDS: Part[ImageBuilds] = Part(f"{__name__}:wire")
