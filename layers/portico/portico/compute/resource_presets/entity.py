"""Resource presets: named sizes of sessions."""

from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.model.amounts import GivenSlots, KeptSlots, ShownSlots
from portico.core.model.entity import Name, NamedEntity
from portico.core.model.fields import FILTERABLE, Input, Output

Slots = Annotated[GivenSlots, Field(min_length=1, description="What a session of this size asks for.")]
Group = Annotated[
    Name | None,
    Field(description="The resource group that it is offered in; null: in all.", examples=["default"]),
]


class ResourcePreset(NamedEntity):
    """A size, offered in one resource group or in all."""

    type: ClassVar[str] = "resource_preset"
    types: ClassVar[str] = "resource_presets"

    slots: Annotated[KeptSlots, Input(Slots), Output(ShownSlots)]
    resource_group: Annotated[str | None, Input(Group), FILTERABLE] = None
