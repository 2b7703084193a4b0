"""Base images: the standard operations; one that is in use stays."""

from collections.abc import Callable
from typing import Any, ClassVar

from portico.base_images.entity import ACTIONS, FIRST, BaseImage
from portico.core.call import Call
from portico.core.errors import Conflict
from portico.core.frozen import frozen
from portico.core.scope import GLOBAL
from portico.core.standard import StandardService
from portico.images.in_use import Users, refuse


@frozen
class BaseImageService(StandardService[BaseImage]):
    """The standard operations; `users` finds what runs on a base image, in all projects."""

    users: Callable[[str], Users]
    actions: ClassVar[dict[str, Any]] = ACTIONS

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
