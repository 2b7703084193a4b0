"""The image of a function: one of its project, or a base image."""

from typing import TYPE_CHECKING, Any

from portico.compute.base_images.entity import BaseImage
from portico.compute.base_images.languages import Language
from portico.compute.base_images.offer import OFFER, Offer, Refusal
from portico.compute.functions.entity import BuildFailure
from portico.compute.functions.images import ImagePending, ImageUnusable, ResolvedImage
from portico.compute.images.entity import Image, ImageStatus
from portico.core.base.frozen import frozen
from portico.core.data.store import Store
from portico.core.model.scope import GLOBAL, Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class KnownImages:
    """Looks in the project first, then among the base images: one request for both."""

    store: Store
    offer: Offer

    def resolve(self, scope: Scope, name: str) -> ResolvedImage:
        """The image of this name as functions of this project see it. Raises ImageUnusable, ImagePending."""
        image, base = self.store.get_together((Image, scope, name), (BaseImage, GLOBAL, name))
        if image is not None:
            return self._offered(_resolved(image))
        if base is not None:
            return self._offered(ResolvedImage(str(base.language)))
        if refusal := self.offer.refusal_of(name):
            raise _refused(refusal)
        message = f"There is no image {name!r}. {self.offer.told}"
        raise ImageUnusable(BuildFailure(type="ImageNotFound", message=message))

    def _offered(self, image: ResolvedImage) -> ResolvedImage:
        if refusal := self.offer.refusal(Language(image.language)):
            raise _refused(refusal)
        return image


def _resolved(image: Any) -> ResolvedImage:
    if image.status is ImageStatus.CREATING:
        raise ImagePending
    if image.status is ImageStatus.ERROR:
        why = image.reason.message if image.reason else "it could not be built"
        raise ImageUnusable(BuildFailure(type="ImageUnusable", message=f"The image {image.name!r} is in ERROR: {why}"))
    return ResolvedImage(image.language, (image.layer,) if image.layer else ())


def _refused(refusal: Refusal) -> ImageUnusable:
    return ImageUnusable(BuildFailure(type=refusal.type, message=refusal.message))


def wire(parts: "Parts") -> KnownImages:
    """The resolver of functions' images."""
    return KnownImages(parts.store, parts.get(OFFER))
