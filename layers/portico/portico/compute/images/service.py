"""Images: creating and changing them; their builds are in `builds.py`."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.compute.base_images.entity import BaseImage
from portico.compute.base_images.in_use import refuse
from portico.compute.base_images.offer import OFFER, Offer
from portico.compute.images.actions import BuildImage, GetImageLog, SettleImage
from portico.compute.images.builds import BUILDS, ImageBuilds
from portico.compute.images.entity import Image, ImageLog, ImageStatus
from portico.compute.images.in_use import FUNCTIONS, Functions
from portico.compute.images.manifest import Manifest
from portico.compute.images.manifest_error import ManifestError
from portico.compute.images.repository import images_of
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Conflict, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 100  # of a project
_MADE_OF: Final = ("base_image", "dependencies")


@frozen
class ImageService(StandardService[Image]):
    """The standard operations and the log; an image that functions are made on stays."""

    base_images: Repository[BaseImage]
    builds: ImageBuilds
    functions: Functions
    offer: Offer

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions, the log, and what events ask for."""
        mine: dict[type[Action], Handler] = {BuildImage: self.builds.build, SettleImage: self.builds.settle}
        return {**super().handlers, GetImageLog: self.log, **mine}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Image:
        """The image, CREATING; one of a missing base image too. Raises Unprocessable, or Conflict at the most of a project."""
        self._check(fields["base_image"], fields["dependencies"])
        self._check_name(fields["name"], deleted=True)
        if self.repository.count(scope) >= MOST:
            raise Conflict(f"A project has at most {MOST} images.", code="IMAGE_LIMIT_EXCEEDED", details={"max": MOST})
        return super().draft(call, scope, {**fields, **_asked(call), "keypair": call.principal.access_key})

    def revise(self, call: Call, entity: Image, changes: Fields) -> Image:
        """Another base image or manifest begins a new revision, CREATING, and so does any after an error; the rest changes in place."""
        made_of = {name: changes[name] for name in _MADE_OF if name in changes}
        differs = any(getattr(entity, name) != value for name, value in made_of.items())
        if not (differs or (made_of and entity.status is ImageStatus.ERROR)):
            return super().revise(call, entity, changes)
        wanted = {**{name: getattr(entity, name) for name in _MADE_OF}, **made_of}
        self._check(wanted["base_image"], wanted["dependencies"])
        begun = {"revision": entity.revision + 1, "status": ImageStatus.CREATING, "reason": None, "builds": 0}
        return super().revise(call, entity, {**changes, **begun, **_asked(call)})

    def restored(self, call: Call, entity: Image) -> Image:
        """The image as it comes back. Raises Unprocessable when a base image has its name by now."""
        self._check_name(entity.name, deleted=False)
        return super().restored(call, entity)

    def log(self, call: Call, action: GetImageLog) -> ImageLog:
        """The output of the build of the current revision, empty while that goes on. Raises NotFound."""
        image = self.find(action.scope, action.key)
        try:
            text = self.builds.objects.get(image.log_key).decode(errors="replace")
        except KeyError:
            text = ""
        return ImageLog(image=image.name, version=image.revision, status=image.status, log=text)

    def check_removable(self, call: Call, entity: Image) -> None:
        """Raises Conflict that names the first ten functions that are made on it."""
        refuse(entity, {"functions": self.functions.on_image(entity.scope, entity.name)})

    def purge_data(self, entity: Image) -> dict[str, Any]:
        """The builder cleans up by these, when the entity is gone."""
        return {"uid": entity.uid, **({"layer": entity.layer} if entity.layer else {})}

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: looks after a build that nobody finished."""
        self.builds.reconcile(call, scope, key)

    def _check_name(self, name: str, *, deleted: bool) -> None:
        """Raises Unprocessable for the name of a base image: functions that name it would run on this one."""
        if self.base_images.get_many(GLOBAL, [name], deleted=deleted)[0] is not None:
            raise Unprocessable.field("name", f"{name!r} is the name of a base image.", "reserved")

    def _check(self, base_image: str, dependencies: str) -> None:
        """Raises Unprocessable for a language that is not offered, or a manifest that it does not have.

        Of a base image that there is not, its build will tell.
        """
        try:
            base = self.base_images.get(GLOBAL, base_image)
            refusal = self.offer.refusal(base.language)
            Manifest.of(base.language, dependencies)
        except NotFound:
            refusal = self.offer.refusal_of(base_image)
        except ManifestError as error:
            raise Unprocessable.field("dependencies", f"{error}.") from error
        if refusal:
            raise Unprocessable.field("base_image", refusal.message)


def _asked(call: Call) -> dict[str, str]:
    """The task of a new build."""
    return {"task": new_id(), "asked_by": str(call.principal.own_scope)}


def wire(parts: "Parts") -> ImageService:
    """The service, put together."""
    bases = parts.repository(BaseImage)
    return ImageService(images_of(parts), parts.clock, bases, parts.get(BUILDS), parts.get(FUNCTIONS), parts.get(OFFER))
