"""What users are shown of resource groups: nothing of whom they are allowed for."""

from typing import Annotated

from pydantic import BaseModel, Field

from portico.compute.resource_groups.allocation import Allocation, Share
from portico.compute.resource_groups.capacity import Filling
from portico.compute.resource_groups.entity import (
    EngineName,
    MaxLifetime,
    MaxPending,
    Prices,
    ResourceGroup,
    Scheduler,
    SessionDefaultsPublic,
)
from portico.compute.resource_groups.slots import Slots
from portico.core.model.amounts import ShownSlots, plain
from portico.core.model.given import Given


class UsableResourceGroup(BaseModel):
    """A resource group that the caller may use."""

    name: str = Field(examples=["default"])
    display_name: str | None = Field(examples=["Default"])
    description: str | None = Field(examples=["Fargate, up to 64 cores"])
    engine: EngineName
    is_default: bool = Field(description="Sessions that name no group go there.")
    is_active: bool = Field(description="Sessions are started.")
    scheduler: Scheduler
    session_defaults: SessionDefaultsPublic
    max_lifetime: MaxLifetime
    max_pending: MaxPending
    prices: Prices


class GroupCapacity(BaseModel):
    """How full a resource group is."""

    capacity: ShownSlots
    used: ShownSlots
    free: ShownSlots
    sessions: int = Field(description="Sessions that hold slots.", examples=[3])
    pending_sessions: int = Field(description="Sessions that wait.", examples=[0])


class AllocationShare(BaseModel):
    """What a place may have, has, and can still get; a slot without a limit is in `used` alone."""

    limits: ShownSlots
    used: ShownSlots
    assignable: ShownSlots
    max_sessions: int | None = Field(description="Null without a limit.", examples=[10])
    sessions: int = Field(description="Sessions that hold slots.", examples=[3])


class AllocationBreakdown(BaseModel):
    """What each place leaves."""

    keypair: Annotated[AllocationShare | None, Field(description="Null for a caller without a key pair.")]
    user: AllocationShare
    project: AllocationShare
    domain: AllocationShare
    group: GroupCapacity


class ResourceAllocation(BaseModel):
    """What one can have of a resource group now."""

    assignable: Annotated[ShownSlots, Field(description="The least that is left, by slot.")]
    breakdown: AllocationBreakdown


def show_usable(group: ResourceGroup, _: Given) -> UsableResourceGroup:
    """A group as its users see it."""
    return UsableResourceGroup.model_validate(group, from_attributes=True)


def show_capacity(found: Filling, _: Given | None = None) -> GroupCapacity:
    """How full a group is, as its users see it."""
    slots = {
        "capacity": shown_slots(found.group.capacity),
        "used": shown_slots(found.used),
        "free": shown_slots(found.free),
    }
    return GroupCapacity(**slots, sessions=found.sessions, pending_sessions=found.pending_sessions)


def show_allocation(found: Allocation, _: Given) -> ResourceAllocation:
    """An allocation as clients see it."""
    shares = {place: _share(share) for place, share in found.shares.items()}
    breakdown = AllocationBreakdown(**{"keypair": None, **shares, "group": show_capacity(found.group)})
    return ResourceAllocation(assignable=shown_slots(found.assignable), breakdown=breakdown)


def _share(share: Share) -> AllocationShare:
    slots = {
        "limits": shown_slots(share.limits),
        "used": shown_slots(share.used),
        "assignable": shown_slots(share.assignable),
    }
    return AllocationShare(**slots, max_sessions=share.max_sessions, sessions=share.sessions)


def shown_slots(slots: Slots) -> dict[str, int | float]:
    """Amounts as numbers of JSON."""
    return {name: plain(value) for name, value in slots.items()}
