"""The actions on webhooks that are not standard, and what senders ask for."""

from dataclasses import field
from typing import ClassVar

from portico.core.actions.standard import OnOne
from portico.core.base.frozen import frozen
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
class ReceiveDelivery(Action, of="hook", does="receive"):
    """Proves a delivery, and reads the event that it is; anybody who knows the URL may ask for it."""

    mutates: ClassVar[bool] = False
    uid: str
    delivery: Delivery

    @property
    def target(self) -> Target:
        """The webhook that the URL names, which may not exist."""
        return Target("hook", GLOBAL, self.uid)
