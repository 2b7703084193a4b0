"""What clients send and are shown when they ask which presets would start."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from portico.compute.resource_groups.allocation import Allocation
from portico.compute.resource_groups.models import shown_slots
from portico.compute.resource_presets.entity import ResourcePreset
from portico.core.base.frozen import frozen
from portico.core.model.amounts import ShownSlots
from portico.core.model.entity import Name
from portico.core.model.fields import Sent
from portico.core.model.given import Given


class PresetCheck(Sent):
    """Where the presets are to start."""

    resource_group: Name | None = Field(
        None, description="By default the one that a session would get.", examples=["default"]
    )


class CheckedPreset(BaseModel):
    """A preset, and whether a session of its size would start now."""

    name: str = Field(examples=["small"])
    display_name: str | None = Field(examples=["Small"])
    description: str | None = Field(examples=["One core"])
    slots: ShownSlots
    allocatable: bool
    lacking: list[str] = Field(
        description="What there is not enough of: slots, and `sessions` where no more may start.", examples=[["mem"]]
    )


class CheckedPresets(BaseModel):
    """The presets of a resource group."""

    resource_group: str = Field(examples=["default"])
    assignable: ShownSlots
    presets: list[CheckedPreset]


@frozen(slots=True)
class Checked:
    """Presets, and what can be had of their group."""

    allocation: Allocation
    presets: Sequence[ResourcePreset]


def show_checked(found: Checked, _: Given) -> CheckedPresets:
    """Presets as clients see them."""
    allocation = found.allocation
    return CheckedPresets(
        resource_group=allocation.group.group.name,
        assignable=shown_slots(allocation.assignable),
        presets=[_preset(preset, allocation.lacking(preset.slots)) for preset in found.presets],
    )


def _preset(preset: ResourcePreset, lacking: list[str]) -> CheckedPreset:
    said = {"name": preset.name, "display_name": preset.display_name, "description": preset.description}
    return CheckedPreset(**said, slots=shown_slots(preset.slots), allocatable=not lacking, lacking=lacking)
