"""The models of notifications beside the views."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.fields import Sent
from portico.core.model.given import Given
from portico.eventing.notifications.entity import DeliveryTrouble

if TYPE_CHECKING:
    from portico.eventing.notifications.channels import Tested
    from portico.eventing.notifications.rules import RuleType


class ChannelTest(Sent):
    """The text of a message that tries a channel."""

    message: str | None = Field(
        None, max_length=5000, description="By default a sentence of the platform's.", examples=["Hello."]
    )


class ChannelTested(BaseModel):
    """A message that tried a channel, as it ended."""

    id: str = Field(description="The id of the message: its `webhook-id`.", examples=[ID_EXAMPLE])
    delivered: bool = Field(description="Whether the receiver took it.", examples=[True])
    error: DeliveryTrouble | None = Field(description="What kept it from being taken.")


class RuleValidate(Sent):
    """The event for whose message one asks."""

    event: str | None = Field(
        None,
        max_length=127,
        description="A type of event; by default the first of the rule.",
        examples=["session.terminated"],
    )
    data: dict[str, Any] | None = Field(
        None,
        description="The message of a preset, which is checked by its schema; for other events, members of the event's `data`. Made "
        "up by default.",
        examples=[None],
    )


class RuleValidated(BaseModel):
    """A message as it would be sent."""

    message: str = Field(description="The body.", examples=['{"text": "Run 7 is FAILED"}'])


class RuleTypePublic(BaseModel):
    """A type that rules may be about."""

    name: str = Field(description="As `events` of rules have it.", examples=["session.started"])
    description: str = Field(examples=["A session is RUNNING."])
    events: str = Field(
        description="The events of the platform that it is made of.", examples=["dev.portico.session.run"]
    )
    preset: bool = Field(description="Whether it has a message of its own.", examples=[True])


class RuleTypes(BaseModel):
    """What rules may be about: presets first."""

    items: list[RuleTypePublic]


class RuleTypeSchema(BaseModel):
    """The values that templates of a type see."""

    name: str = Field(examples=["session.started"])
    schema_: dict[str, Any] = Field(
        serialization_alias="schema", description="Their JSON Schema (2020-12).", examples=[{"type": "object"}]
    )


def show_tested(tested: "Tested", _given: Given) -> ChannelTested:
    """The test as clients see it."""
    return ChannelTested(id=tested.id, delivered=tested.error is None, error=tested.error)


def show_message(message: str, _given: Given) -> RuleValidated:
    """The message as clients see it."""
    return RuleValidated(message=message)


def show_types(types: "Sequence[RuleType]", _given: Given) -> RuleTypes:
    """The types as clients see them."""
    return RuleTypes(items=[RuleTypePublic.model_validate(one, from_attributes=True) for one in types])


def show_schema(schema: Mapping[str, Any], given: Given) -> RuleTypeSchema:
    """The schema as clients see it."""
    return RuleTypeSchema(name=str(given.values["type"]), schema_=dict(schema))
