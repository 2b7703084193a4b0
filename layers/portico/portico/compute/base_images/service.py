"""Base images: the standard operations; one that is in use stays."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from portico.compute.base_images.entity import FIRST, BaseImage
from portico.compute.base_images.in_use import USERS, Users, refuse
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class BaseImageService(StandardService[BaseImage]):
    """The standard operations; `users` finds the functions and images on a base image, in all projects."""

    users: Callable[[str], Users]

    def seed(self, call: Call) -> None:
        """Makes the first ones; those that were there once, deleted or not, stay as they are."""
        now = self.clock.now()
        for fields in FIRST:
            image = BaseImage(scope=GLOBAL, created_at=now, updated_at=now, **fields)
            if self.repository.get_many(GLOBAL, [image.name], deleted=True)[0] is None:
                try:
                    self.repository.create(call, image)
                except Conflict:
                    continue  # another first start came between

    def check_removable(self, call: Call, entity: BaseImage) -> None:
        """Raises Conflict that names the first ten functions, and images, that are made on it."""
        refuse(entity, self.users(entity.name))


def wire(parts: "Parts") -> BaseImageService:
    """The service, put together."""
    return BaseImageService(parts.repository(BaseImage), parts.clock, parts.get(USERS))
