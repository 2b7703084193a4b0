"""The actions on webhooks that are not standard, and what senders ask for."""

from dataclasses import field
from typing import Any, ClassVar

from portico.core.actions.standard import EntityAction, OnOne
from portico.core.base.frozen import frozen
from portico.core.data.query import DEFAULT_LIMIT
from portico.core.model.action import Action
from portico.core.model.scope import GLOBAL
from portico.core.model.target import Target
from portico.eventing.webhooks.signatures import Delivery


@frozen
class RotateWebhook(OnOne, of="webhook", does="rotate"):
    """Gives it a new signing secret, or this one; the former is good for `grace_seconds` more."""

    secret: str | None = field(default=None, repr=False)
    grace_seconds: int = 0


@frozen
class TryWebhook(EntityAction, of="webhook", does="test"):
    """Makes a delivery as its sender would, signed by its present secret; `data` is the body, by default one of the platform's."""

    mutates: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    data: Any = None


@frozen
class FindDeliveries(EntityAction, of="webhook", does="deliveries", permits="get"):
    """Reads what was delivered to it, the latest first."""

    mutates: ClassVar[bool] = False
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@frozen
class ReceiveDelivery(Action, of="hook", does="receive"):
    """Proves a delivery, and reads the event that it is; anybody who knows the URL may ask for it."""

    mutates: ClassVar[bool] = False
    uid: str
    delivery: Delivery

    @property
    def target(self) -> Target:
        """The webhook that the URL names, which may not exist."""
        return Target("hook", GLOBAL, self.uid)
