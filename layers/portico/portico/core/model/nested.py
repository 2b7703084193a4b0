"""Entities below others: of the same scope or of another, as deep as the path says."""

from typing import ClassVar

from portico.core.model.entity import ReplaceableEntity


class NestedEntity(ReplaceableEntity):
    """An entity that is addressed below others.

    `above` are the fields that name those, the outermost first, each called like the type that it names; `own_key` is the field
    that tells it from its siblings. All of them together are its key.
    """

    key_field: ClassVar[str] = "id"
    above: ClassVar[tuple[str, ...]]
    own_key: ClassVar[str] = "name"

    @property
    def id(self) -> str:
        """The key: `rack/shelf/box`."""
        return "/".join([*self._above, str(getattr(self, self.own_key))])

    @property
    def parent(self) -> str:
        """The partition that lists it with its siblings."""
        return listed_below(type(self), str(self.scope), self._above)

    @property
    def within(self) -> tuple[str, str]:
        """The entity right above."""
        return self.above[-1], "/".join(self._above)

    @property
    def _above(self) -> list[str]:
        return [str(getattr(self, name)) for name in self.above]


def listed_below(entity_type: type[NestedEntity], scope: str, above: list[str]) -> str:
    """The partition of those that are below the same others."""
    return f"{scope}#{'/'.join(above).lower()}#{entity_type.types}"
