"""GraphQL in this process: the schemas of the index, and the way to the functions of other groups."""

from functools import cache
from typing import TYPE_CHECKING, Final

from portico.core.base.parts import Part
from portico.core.graphql.answers import Hand
from portico.core.graphql.invoking import Invoking
from portico.core.graphql.schema import Indexed, Schemas
from portico.platform.graphql_index import FIELDS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@cache
def schemas() -> Schemas:
    """The schemas, made once."""
    return Schemas({name: Indexed(*row) for name, row in FIELDS.items()})


def wire(parts: "Parts") -> Hand:
    """The way to other functions."""
    return Invoking(parts.settings.graphql_functions)


HAND: Final[Part[Hand]] = Part(f"{__name__}:wire")
