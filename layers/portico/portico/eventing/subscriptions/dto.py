"""What clients send and get of subscriptions."""

from typing import Annotated, Any

from pydantic import Field

from portico.compute.secrets.entity import SecretNames
from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, InProjectPublic, unset
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Name
from portico.core.model.last_error import Trouble
from portico.core.model.retry_policy import RetryPolicy
from portico.eventing.subscriptions.entity import SubscriptionStatus
from portico.eventing.subscriptions.patterns import PATTERN

Event = Annotated[
    str,
    Field(
        pattern=PATTERN,
        description="An event type, or all that begin alike (`order.*`; `*`: all of the project's). Events of the platform "
        "by entity: `dev.portico.run.*`, `dev.portico.function.update`.",
        examples=["order.created"],
    ),
]
FunctionName = Annotated[Name, Field(description="The function to run on the events' data.", examples=["hello"])]
Filter = Annotated[
    list[dict[str, Any]],
    Field(
        max_length=64,
        description="Expressions in the filter dialects of CloudEvents Subscriptions (`exact`, `prefix`, `suffix`, `all`, "
        "`any`, `not`, `sql`), all of which an event must pass.",
        examples=[[{"prefix": {"source": "/shop/"}}, {"sql": "EXISTS subject AND subject LIKE 'A-%'"}]],
    ),
]
Retries = Annotated[RetryPolicy | None, Field(description="Instead of the function's own.", examples=[None])]
Reply = Annotated[
    bool | Name,
    Field(
        description='Whether outputs of the form `{"$event": {"type", "data"}}`, or CloudEvents, are emitted; the name of '
        "an event type makes any other output the data of such an event.",
        examples=[False],
    ),
]


class SubscriptionReplace(DescribedInput):
    """A subscription without its name."""

    event: Event
    function: FunctionName
    filter: Filter = Field(default_factory=list)
    secrets: SecretNames = ()
    retries: Retries = None
    reply: Reply = False


class SubscriptionCreate(SubscriptionReplace):
    """A new subscription."""

    name: Name = Field(description="Unique in its project, ignoring case; immutable.", examples=["greet-orders"])


class SubscriptionUpdate(DescribedInput):
    """The fields to change."""

    event: Event = Field(default_factory=unset)
    function: FunctionName = Field(default_factory=unset)
    filter: Filter = Field(default_factory=unset)
    secrets: SecretNames = Field(default_factory=unset)
    retries: Retries = None
    reply: Reply = Field(default_factory=unset)


class SubscriptionPublic(InProjectPublic):
    """A subscription."""

    name: str = Field(examples=["greet-orders"])
    event: str = Field(examples=["order.created"])
    function: str = Field(examples=["hello"])
    filter: list[dict[str, Any]] = Field(examples=[[{"prefix": {"source": "/shop/"}}]])
    secrets: list[str] = Field(examples=[[]])
    retries: RetryPolicy | None
    reply: bool | str = Field(examples=[False])
    status: SubscriptionStatus
    last_error: Trouble | None = Field(description="What last kept it from its work; forgotten at its next change.")


SubscriptionFilter = filter_model(
    "SubscriptionFilter",
    name=StringFilter,
    event=StringFilter,
    function=StringFilter,
    display_name=StringFilter,
    status=EnumFilter[SubscriptionStatus],
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(SubscriptionFilter, ("name", "created_at", "updated_at", "event", "function", "status"))
