"""The replies about events that were emitted."""

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from portico.core.model.entity import ID_EXAMPLE

if TYPE_CHECKING:
    from portico.eventing.event_types.emitter import Emitted


class EmittedPublic(BaseModel):
    """An event that was accepted, and is durable."""

    id: str = Field(examples=[ID_EXAMPLE])
    source: str = Field(examples=["/portico/project/default/default/events"])
    type: str = Field(examples=["order.created"])
    duplicate: bool = Field(description="It had been emitted before, and was not published again.", examples=[False])


class EmittedBody(BaseModel):
    """The events that were accepted, in the order they were sent."""

    items: list[EmittedPublic]


def show_emitted(events: list["Emitted"]) -> EmittedBody:
    """The accepted events, as clients see them."""
    return EmittedBody(
        items=[
            EmittedPublic(
                id=one.event["id"], source=one.event["source"], type=one.event["type"], duplicate=one.duplicate
            )
            for one in events
        ]
    )
