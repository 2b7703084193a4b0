"""Entities of throw-away declarations, and a service of them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.model.call import Call
from portico.core.model.entity import NamedEntity, PassingEntity
from portico.core.model.fields import FILTERABLE, OUTPUT_ONLY, SORTABLE, Input
from portico.core.model.identified import IdentifiedEntity
from portico.core.model.nested import NestedEntity
from portico.core.model.scope import Scope
from portico.core.services.nested import NestedService
from portico.core.services.parts import Parts
from portico.core.services.standard import StandardService


class Rack(NamedEntity):
    """Named, the outermost."""

    type: ClassVar[str] = "rack"
    types: ClassVar[str] = "racks"


class Shelf(NestedEntity, NamedEntity):
    """Below a rack."""

    type: ClassVar[str] = "shelf"
    types: ClassVar[str] = "shelves"
    above: ClassVar[tuple[str, ...]] = ("rack",)

    rack: Annotated[str, OUTPUT_ONLY]


class Box(NestedEntity, NamedEntity):
    """Below a shelf, below a rack."""

    type: ClassVar[str] = "box"
    types: ClassVar[str] = "boxes"
    above: ClassVar[tuple[str, ...]] = ("rack", "shelf")

    rack: Annotated[str, OUTPUT_ONLY]
    shelf: Annotated[str, OUTPUT_ONLY]
    size: Annotated[int, Input(), FILTERABLE, SORTABLE] = 0


class Edition(NestedEntity):
    """A numbered one of a rack."""

    type: ClassVar[str] = "edition"
    types: ClassVar[str] = "editions"
    above: ClassVar[tuple[str, ...]] = ("rack",)
    own_key: ClassVar[str] = "number"

    rack: Annotated[str, OUTPUT_ONLY]
    number: Annotated[int, OUTPUT_ONLY, SORTABLE]
    text: Annotated[str, Input()] = ""


class Chest(IdentifiedEntity):
    """Found by name or by id."""

    type: ClassVar[str] = "chest"
    types: ClassVar[str] = "chests"


class Slip(PassingEntity):
    """Passing: an id, and an end."""

    type: ClassVar[str] = "slip"
    types: ClassVar[str] = "slips"

    text: Annotated[str, Input(), FILTERABLE] = ""


class Settings(NamedEntity):
    """A singleton."""

    type: ClassVar[str] = "setting"
    types: ClassVar[str] = "settings"

    color: Annotated[str, Input()] = "grey"


def with_id(service: StandardService[Any], scope: Scope, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, and an id."""
    return {**fields, "id": new_id()}


def numbered(service: StandardService[Any], scope: Scope, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, and the number that follows."""
    return {**fields, "number": len(service.repository.present_in(scope)) + 1}


Fill = Callable[[StandardService[Any], Scope, Mapping[str, Any]], Mapping[str, Any]]


@frozen
class Filled(StandardService[Any]):
    """The standard operations; `fill` sets the fields that clients do not."""

    own_actions: Mapping[str, Any]
    fill: Fill = with_id

    @property
    def handlers(self) -> Any:
        """The methods by the actions that they carry out."""
        return {action: getattr(self, operation) for operation, action in self.own_actions.items()}

    def draft(self, call: Call, scope: Scope, fields: Mapping[str, Any]) -> Any:
        """The entity."""
        return super().draft(call, scope, self.fill(self, scope, fields))


@frozen
class Below(NestedService[Any]):
    """The standard operations of nested entities."""

    own_actions: Mapping[str, Any]
    fill: Fill = with_id
    uppers_in: Scope | None = None

    @property
    def handlers(self) -> Any:
        """The methods by the actions that they carry out."""
        return {action: getattr(self, operation) for operation, action in self.own_actions.items()}

    def upper_scope(self, scope: Scope) -> Scope:
        """The scope of the entities above."""
        return scope if self.uppers_in is None else self.uppers_in

    def draft(self, call: Call, scope: Scope, fields: Mapping[str, Any]) -> Any:
        """The entity."""
        return super().draft(call, scope, self.fill(self, scope, fields))


def wired(kind: type[Any], parts: Parts, actions: Mapping[str, Any], **options: Any) -> Filled:
    """A service of an entity."""
    return Filled(parts.repository(kind), parts.clock, actions, **options)


def below(kind: type[Any], upper: type[Any], parts: Parts, actions: Mapping[str, Any], **options: Any) -> Below:
    """A service of an entity below another."""
    return Below(parts.repository(kind), parts.clock, parts.repository(upper), actions, **options)
