"""Subscriptions: which events run which function."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from portico.core.actions.standard import standard_actions
from portico.core.model.entity import Pausable, StoredAsText
from portico.core.model.last_error import Troubled
from portico.core.model.retry_policy import RetryPolicy


class SubscriptionStatus(StrEnum):
    """ACTIVE <-> PAUSED; what is emitted while it is PAUSED is not delivered later."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


class Subscription(Pausable, Troubled):
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

    @property
    def is_active(self) -> bool:
        """Whether it gets events now."""
        return self.deleted_at is None and not self.is_paused


ACTIONS = standard_actions(Subscription)
