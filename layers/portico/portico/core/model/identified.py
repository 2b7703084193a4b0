"""Named entities that have an id as well, and are found by either."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Final

from portico.core.model.claims import Claim
from portico.core.model.entity import ID_EXAMPLE, ID_PATTERN, NamedEntity
from portico.core.model.fields import Output
from portico.core.model.scope import Scope

_IDS: Final = re.compile(ID_PATTERN)


class IdentifiedEntity(NamedEntity):
    """A named entity with a UUIDv7, which stays when another takes the name, and by which it is addressed as well."""

    identified: ClassVar[bool] = True

    id: Annotated[str, Output(description="A UUIDv7.", examples=[ID_EXAMPLE])]

    @property
    def claims(self) -> Sequence[Claim]:
        """Its id leads to it."""
        return (id_claim(type(self), self.scope, self.id),)


def id_claim(entity_type: type[NamedEntity], scope: Scope, key: str) -> Claim:
    """The claim of an id in a scope."""
    return Claim("id", f"{scope}#{entity_type.types}#ids", key)


def is_id(key: str) -> bool:
    """True if a key is an id, and so no name of such an entity."""
    return _IDS.fullmatch(key.lower()) is not None
