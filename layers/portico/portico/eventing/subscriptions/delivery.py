"""Delivery: from an event to a run for each subscription that is about it, at least once, each for itself.

The id of a run follows from the event and the subscription, so that a delivery that is repeated finds its run. A delivery
that fails is not acknowledged; the subscriptions that have their run already are not troubled by the repetition.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portico.compute.dead_letters.actions import CreateDeadLetter
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.attempts import RunError
from portico.compute.runs.cause import Cause
from portico.core.actions.processor import RunAsPlatform
from portico.core.base.derived_ids import derived_id
from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Lazy, Part
from portico.core.services.active import ActiveEntities
from portico.eventing.subscriptions import filters, patterns
from portico.eventing.subscriptions.actions import RecordUndelivered
from portico.eventing.subscriptions.chains import MAX_CHAIN, too_long
from portico.eventing.subscriptions.entity import Subscription
from portico.eventing.subscriptions.occurrence import Occurrence
from portico.eventing.subscriptions.rights import needs_of
from portico.tenancy.sign_in.makers import MAKERS, RIGHTS_LOST, Makers

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class Deliveries:
    """Delivers events. `run` carries out an action as the platform; `makers` are asked whether they still may."""

    active: ActiveEntities[Subscription]
    run: RunAsPlatform
    makers: Lazy[Makers]

    def settle(self, body: Mapping[str, Any], arrived: datetime, *, last: bool) -> bool:
        """Delivers the event of a message, if it tells of one."""
        occurrence = Occurrence.of(body)
        return occurrence is None or self.deliver(occurrence, arrived, last=last)

    def deliver(self, occurrence: Occurrence, arrived: datetime, *, last: bool) -> bool:
        """True if all that the event is for have their run, or never will; `last` says that it is not tried again.

        An event of a project that is gone is for nobody, whoever has the name now.
        """
        there = self.active.of(occurrence.scope, occurrence.at, arrived)
        wanted = [(one, each) for one in there if _is_at_home(one, occurrence) for each in parts(one, occurrence)]
        done = [self._settled(one, each, arrived, last=last) for one, each in wanted]
        return all(done)

    def _settled(self, subscription: Subscription, occurrence: Occurrence, arrived: datetime, *, last: bool) -> bool:
        wanted = run_of(subscription, occurrence)
        try:
            if occurrence.depth >= MAX_CHAIN:
                raise too_long()
            self.makers().require(subscription, needs_of(subscription))
            self.run(replace(wanted, since=arrived), occurrence.origin)
        except Exception as error:
            final, ours = _judged(error)
            if not final:
                fields = {"subscription": subscription.name, "scope": str(subscription.scope), "last": last}
                logger().warning("delivery.failed", extra=fields, exc_info=error)
            if not (final or last):
                self._note(subscription, occurrence, error)
            given_up = (final or last) and self._given_up(subscription, occurrence, wanted, error)
            return given_up and (final or not ours)
        return True

    def _note(self, subscription: Subscription, occurrence: Occurrence, error: Exception) -> None:
        """Tells the owner of the first failure, while the delivery is tried again."""
        event = str(occurrence.event["id"])[:256]
        if occurrence.depth > MAX_CHAIN:
            return
        try:
            note = RecordUndelivered.of(subscription, error, event, occurrence.depth, given_up=False)
            self.run(note, occurrence.origin)
        except Exception:  # the next failure is noted
            logger().exception("delivery.not_noted", extra={"subscription": subscription.name})

    def _given_up(
        self, subscription: Subscription, occurrence: Occurrence, wanted: CreateRun, error: Exception
    ) -> bool:
        """True if a dead letter and a note are written. An event about such, at the end of a chain, gets neither."""
        note = RecordUndelivered.of(subscription, error, str(occurrence.event["id"])[:256], occurrence.depth)
        if occurrence.depth > MAX_CHAIN:
            return True
        try:
            self.run(_letter(subscription, occurrence, wanted, note), occurrence.origin)
            self.run(note, occurrence.origin)
        except Exception:  # the other subscriptions are not to suffer for it
            logger().exception("delivery.not_given_up", extra={"subscription": subscription.name})
            return False
        return True


def parts(subscription: Subscription, occurrence: Occurrence) -> list[Occurrence]:
    """What of an event is for a subscription: itself, or with `expand` those of its files; nothing if it is not about them."""
    each = occurrence.by_file if subscription.expand else (occurrence,)
    return [one for one in each if is_about(subscription, one)]


def is_about(subscription: Subscription, occurrence: Occurrence) -> bool:
    """True if the event is for the subscription."""
    covered = patterns.covers(subscription.event, occurrence.type)
    return covered and filters.matches(subscription.filter, occurrence.attributes)


def _is_at_home(subscription: Subscription, occurrence: Occurrence) -> bool:
    """True if both are of the same project; an event of before there were uids is of any of the name."""
    return occurrence.scope.uids in (None, subscription.scope.uids)


def is_final(error: PorticoError) -> bool:
    """True if trying again is in vain; what is missing or forbidden may be there a moment later."""
    return error.code in {too_long().code, RIGHTS_LOST} or not error.may_pass(401, 403, 404)


def run_of(
    subscription: Subscription, occurrence: Occurrence, run_id: str | None = None, replay: str | None = None
) -> CreateRun:
    """The run that the event is to become; its id follows from the event and the subscription, unless it is given."""
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
        run_id=run_id or _id_of(subscription, occurrence),
    )


def _id_of(subscription: Subscription, occurrence: Occurrence) -> str:
    event = occurrence.event
    parts = (str(subscription.scope), str(event["source"]), str(event["id"]), subscription.uid)
    return derived_id(occurrence.at, *parts)


def _judged(error: Exception) -> tuple[bool, bool]:
    """Two answers: trying again is in vain; the platform failed, so that its operators are to see it."""
    if not isinstance(error, PorticoError):
        return False, True
    return is_final(error), error.status >= 500


def _letter(
    subscription: Subscription, occurrence: Occurrence, wanted: CreateRun, note: RecordUndelivered
) -> CreateDeadLetter:
    return CreateDeadLetter(
        subscription.scope,
        run=str(wanted.run_id),
        function=subscription.function,
        cause=wanted.cause or Cause(),
        uid=subscription.uid,
        at=occurrence.at,
        error=RunError(type=note.code, message=note.message),
    )


def wire(parts: "Parts") -> Deliveries:
    """Delivers events to subscriptions."""
    active = ActiveEntities(parts.repository(Subscription), parts.clock, lambda one: one.is_active)
    return Deliveries(active, parts.run_as_platform, parts.lazy(MAKERS))


DELIVERIES: Part[Deliveries] = Part(f"{__name__}:wire")
