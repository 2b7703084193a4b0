"""The actions on subscriptions that are not standard."""

from dataclasses import dataclass
from typing import ClassVar

from portico.core.preconditions import Expected
from portico.core.standard_actions import ScopedAction


@dataclass(frozen=True)
class _SubscriptionAction(ScopedAction):
    entity_type: ClassVar[str] = "subscription"
    key: str
    version: Expected = None


class PauseSubscription(_SubscriptionAction):
    """Stops the delivery of events until it is resumed."""

    name: ClassVar[str] = "subscriptions.pause"
    permission: ClassVar[str] = "subscription:pause"


class ResumeSubscription(_SubscriptionAction):
    """Begins to deliver events again."""

    name: ClassVar[str] = "subscriptions.resume"
    permission: ClassVar[str] = "subscription:resume"


@dataclass(frozen=True)
class NoteTrouble(_SubscriptionAction):
    """Remembers why a delivery, or a reply, was given up; asked for by events only."""

    name: ClassVar[str] = "subscriptions.note"
    permission: ClassVar[str] = "subscription:note"
    code: str = ""
    message: str = ""
    event: str | None = None


@dataclass(frozen=True)
class ReplyWithEvent(_SubscriptionAction):
    """Emits what the output of a run says, if the subscription asks for that; asked for by events only."""

    name: ClassVar[str] = "subscriptions.reply"
    permission: ClassVar[str] = "subscription:reply"
    run: str = ""
