"""The images of sessions: base images that have a container, and images of the project that add nothing to one."""

from typing import TYPE_CHECKING, Any

from portico.compute.base_images.entity import BaseImage
from portico.compute.images.entity import Image
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.store import Store
from portico.core.model.scope import GLOBAL, Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen(slots=True)
class SessionImage:
    """An image of sessions: a container reference, by a name."""

    name: str
    container: str


@frozen
class SessionImages:
    """Looks in the project first, then among the base images."""

    store: Store

    def session_image(self, scope: Scope, name: str) -> SessionImage:
        """The image of this name as sessions of the project see it.

        Raises Unprocessable at `image`: IMAGE_NOT_FOUND, and IMAGE_UNSUPPORTED for one that sessions cannot run in.
        """
        image, base = self.store.get_together((Image, scope, name), (BaseImage, GLOBAL, name))
        if image is not None:
            base = self._below(image)
        if base is None:
            raise _refused(f"There is no image {name!r}.", "IMAGE_NOT_FOUND")
        if base.container is None:
            raise _refused(f"The image {name!r} is for functions: it has no container.", "IMAGE_UNSUPPORTED")
        return SessionImage((image or base).name, base.container)

    def _below(self, image: Image) -> Any:
        if image.dependencies.strip():
            message = f"The image {image.name!r} adds packages, which sessions do not get: take {image.base_image!r}."
            raise _refused(message, "IMAGE_UNSUPPORTED")
        return self.store.get_together((BaseImage, GLOBAL, image.base_image))[0]


def _refused(message: str, code: str) -> Unprocessable:
    return Unprocessable.field("image", message, code.lower(), code=code)


def wire(parts: "Parts") -> SessionImages:
    """The images."""
    return SessionImages(parts.store)
