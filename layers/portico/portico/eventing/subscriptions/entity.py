"""Subscriptions: which events run which function."""

from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from portico.compute.secrets.entity import SecretNames
from portico.core.model.entity import Name, Pausable, StoredAsText
from portico.core.model.fields import FILTERABLE, NAMES_SECRETS, OUTPUT_ONLY, SORTABLE, Input, Output
from portico.core.model.last_error import RecordsErrors
from portico.core.model.open_enum import OpenEnum
from portico.core.model.retry_policy import RetryPolicy

PATTERN: Final = r"^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,126}(\.\*)?)$"

EventPattern = Annotated[
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
Expand = Annotated[
    bool,
    Field(
        description="Whether an event about several files (`dev.portico.folder.files_changed`) comes as one for each: `subject` is "
        "`folder/path`, and `id` has the path, too.",
        examples=[False],
    ),
]


class SubscriptionStatus(OpenEnum):
    """ACTIVE <-> PAUSED; what is emitted while it is PAUSED is not delivered later."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


class Subscription(Pausable, RecordsErrors):
    """A subscription. `uid` names this very one; `reply` is true, or the type of the events that outputs become."""

    type: ClassVar[str] = "subscription"
    types: ClassVar[str] = "subscriptions"

    event: Annotated[str, Input(EventPattern), FILTERABLE, SORTABLE]
    function: Annotated[str, Input(FunctionName), FILTERABLE, SORTABLE]
    filter: Annotated[Any, StoredAsText, Input(Filter), Output(list[dict[str, Any]])] = Field(default_factory=list)
    secrets: Annotated[tuple[str, ...], Input(SecretNames), Output(list[str]), NAMES_SECRETS] = ()
    retries: Annotated[RetryPolicy | None, Input(Retries)] = None
    reply: Annotated[bool | str, Input(Reply)] = False
    expand: Annotated[bool, Input(Expand)] = False
    status: Annotated[SubscriptionStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE] = SubscriptionStatus.ACTIVE

    @property
    def is_active(self) -> bool:
        """True if it gets events now."""
        return self.deleted_at is None and not self.is_paused
