"""Delivery: from an event to a run for each subscription that is about it, at least once, each for itself.

The id of a run follows from the event and the subscription, so that a delivery that is repeated finds its run. A delivery
that fails is not acknowledged; the subscriptions that have their run already are not troubled by the repetition.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from portico.core.action import Action
from portico.core.call import Origin
from portico.core.errors import PorticoError
from portico.core.observability import logger
from portico.runs.actions import CreateRun
from portico.runs.cause import Cause
from portico.runs.identity import derived_id
from portico.subscriptions import filters, patterns
from portico.subscriptions.actions import NoteTrouble
from portico.subscriptions.active import ActiveSubscriptions
from portico.subscriptions.chains import MAX_CHAIN, too_long
from portico.subscriptions.entity import Subscription
from portico.subscriptions.occurrence import Occurrence

_RETRYABLE: Final = frozenset(
    {401, 403, 404, 409, 429}
)  # what may pass: a function that is not READY yet, a full queue


@dataclass(frozen=True)
class Deliveries:
    """Delivers events. `run` carries out an action as the platform."""

    active: ActiveSubscriptions
    run: Callable[[Action, Origin], Any]

    def deliver(self, occurrence: Occurrence, arrived: datetime, *, last: bool) -> bool:
        """Whether all that the event is for have their run, or never will; `last` says that it is not tried again."""
        wanted = self.active.of(occurrence.scope, occurrence.at, arrived)
        done = [self._settled(one, occurrence, arrived, last=last) for one in wanted if is_about(one, occurrence)]
        return all(done)

    def _settled(self, subscription: Subscription, occurrence: Occurrence, arrived: datetime, *, last: bool) -> bool:
        try:
            if occurrence.depth >= MAX_CHAIN:
                raise too_long()
            self.run(replace(_run_of(subscription, occurrence), since=arrived), occurrence.origin)
        except Exception as error:
            final = isinstance(error, PorticoError) and is_final(error)
            if not final:
                fields = {"subscription": subscription.name, "scope": str(subscription.scope), "last": last}
                logger().warning("delivery.failed", extra=fields, exc_info=error)
            if final or last:
                self._note(subscription, occurrence, error)
            return final
        return True

    def _note(self, subscription: Subscription, occurrence: Occurrence, error: Exception) -> None:
        known = isinstance(error, PorticoError)
        code = error.code if known else "INTERNAL"  # type: ignore[attr-defined]
        message = str(error) if known else "The platform failed."
        note = NoteTrouble(
            subscription.scope, subscription.name, None, code, message, str(occurrence.event["id"])[:256]
        )
        self.run(note, occurrence.origin)


def is_about(subscription: Subscription, occurrence: Occurrence) -> bool:
    """Whether the event is for the subscription."""
    covered = patterns.covers(subscription.event, occurrence.type)
    return covered and filters.matches(subscription.filter, occurrence.attributes)


def is_final(error: PorticoError) -> bool:
    """Whether trying again is in vain."""
    return error.code == too_long().code or (error.status < 500 and error.status not in _RETRYABLE)


def replayed(subscription: Subscription, occurrence: Occurrence, replay: str, run_id: str) -> CreateRun:
    """The run of an event that is delivered once more."""
    return _run(subscription, occurrence, run_id, replay)


def _run_of(subscription: Subscription, occurrence: Occurrence) -> CreateRun:
    event = occurrence.event
    parts = (str(subscription.scope), str(event["source"]), str(event["id"]), subscription.uid)
    return _run(subscription, occurrence, derived_id(occurrence.at, *parts))


def _run(subscription: Subscription, occurrence: Occurrence, run_id: str, replay: str | None = None) -> CreateRun:
    return CreateRun(
        subscription.scope,
        subscription.function,
        occurrence.data,
        secrets=subscription.secrets,
        cause=Cause(
            event=dict(occurrence.event),
            subscription=subscription.name,
            replay=replay,
            depth=occurrence.depth,
            retries=subscription.retries,
        ),
        run_id=run_id,
    )
