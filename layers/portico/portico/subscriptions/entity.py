"""Subscriptions: which events run which function."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from portico.core.entity import NamedEntity, StoredAsText
from portico.core.standard_actions import standard_actions
from portico.functions.retries import RetryPolicy


class SubscriptionStatus(StrEnum):
    """ACTIVE <-> PAUSED; what is emitted while it is PAUSED is not delivered later."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


class Trouble(BaseModel):
    """What last kept the subscription from doing its work."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    event: str | None = None
    at: datetime


class Subscription(NamedEntity):
    """A subscription. `uid` names this very one; `reply` is true, or the type of the events that outputs become."""

    type: ClassVar[str] = "subscription"
    types: ClassVar[str] = "subscriptions"

    uid: str
    event: str
    function: str
    filter: Annotated[Any, StoredAsText] = []
    secrets: tuple[str, ...] = ()
    retries: RetryPolicy | None = None
    reply: bool | str = False
    status: SubscriptionStatus = SubscriptionStatus.ACTIVE
    last_error: Trouble | None = None

    @property
    def is_active(self) -> bool:
        """Whether it gets events now."""
        return self.deleted_at is None and self.status is SubscriptionStatus.ACTIVE


ACTIONS = standard_actions(Subscription)
