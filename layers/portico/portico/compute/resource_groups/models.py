"""What users are shown of resource groups: nothing of whom they are allowed for."""

from pydantic import BaseModel, Field

from portico.compute.resource_groups.capacity import Filling
from portico.compute.resource_groups.entity import (
    EngineName,
    MaxLifetime,
    MaxPending,
    ResourceGroup,
    Scheduler,
    SessionDefaultsPublic,
)
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


class GroupCapacity(BaseModel):
    """How full a resource group is."""

    capacity: ShownSlots
    used: ShownSlots
    free: ShownSlots
    sessions: int = Field(description="Sessions that hold slots.", examples=[3])
    pending_sessions: int = Field(description="Sessions that wait.", examples=[0])


def show_usable(group: ResourceGroup, _: Given) -> UsableResourceGroup:
    """A group as its users see it."""
    return UsableResourceGroup.model_validate(group, from_attributes=True)


def show_capacity(found: Filling, _: Given) -> GroupCapacity:
    """How full a group is, as its users see it."""
    slots = {"capacity": found.group.capacity, "used": found.used, "free": found.free}
    shown = {name: {slot: plain(value) for slot, value in each.items()} for name, each in slots.items()}
    return GroupCapacity(**shown, sessions=found.sessions, pending_sessions=found.pending_sessions)
