"""Delivering the pages of replays: each is one message, and the record of its end brings the next.

The id of a run follows from the event and the replay, so that a page that is delivered twice, or by two, makes its runs once.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from portico.core.actions.processor import RunAsPlatform
from portico.core.base.derived_ids import derived_id
from portico.core.base.errors import NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ids import first_id
from portico.core.base.parts import Lazy, Part
from portico.core.data.journal import Record
from portico.core.data.journal_archive import Archive
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.last_error import LastError
from portico.core.model.scope import Scope
from portico.core.services.stepwise import MAX_RESCUES, Stepwise
from portico.eventing.replays.actions import AdvanceReplay
from portico.eventing.replays.entity import Replay, ReplayStatus
from portico.eventing.subscriptions.chains import MAX_CHAIN
from portico.eventing.subscriptions.delivery import is_final, parts, run_of
from portico.eventing.subscriptions.entity import Subscription
from portico.eventing.subscriptions.occurrence import Occurrence
from portico.eventing.subscriptions.rights import needs_of
from portico.tenancy.sign_in.makers import MAKERS, Makers

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

PAGE: Final = 50


@frozen
class Advance(Stepwise[Replay]):
    """Delivers pages. `run` carries out an action as the platform; `makers` are asked whether they still may."""

    subscriptions: Repository[Subscription]
    archive: Archive
    run: RunAsPlatform
    makers: Lazy[Makers]

    def advance(self, call: Call, action: AdvanceReplay) -> Replay | None:
        """The replay after its next page; None when it is gone, has ended, or another came first."""
        replay = self.standing(action.scope, action.key)
        if replay is None or replay.status is not ReplayStatus.RUNNING:
            return None
        subscription = self._subscription(replay)
        if subscription is None:
            return self._fail(call, replay, "SUBSCRIPTION_GONE", "The subscription is gone.")
        low, high = first_id(replay.since), first_id(replay.until)
        records = self.archive.page(replay.scope, replay.position or low, high, PAGE)
        results = [self._deliver(replay, subscription, record) for record in records]
        return self._advanced(call, replay, records, results)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: the next page is asked for again, or the replay given up."""
        replay = self.repository.live(scope, key)
        if replay.status is not ReplayStatus.RUNNING:
            return
        message = f"A page could not be delivered after {MAX_RESCUES} attempts."
        self.rescue(call, replay, lambda: self._fail(call, replay, "REPLAY_STUCK", message))

    def _deliver(self, replay: Replay, subscription: Subscription, record: Record) -> bool | None:
        """True if the record has its run, None when it is not for the subscription. Raises what may pass."""
        occurrence = Occurrence.of(record.event()) if record.outcome == "success" else None
        wanted = [] if occurrence is None else parts(subscription, occurrence)
        if not wanted:
            return None
        if wanted[0].depth >= MAX_CHAIN:
            return False
        try:
            self.makers().require(subscription, needs_of(subscription))
            for one in wanted:
                told = str(one.event["id"]) if subscription.expand else record.id
                run_id = derived_id(replay.created_at, replay.id, told)
                self.run(run_of(subscription, one, run_id, replay.id), one.origin)
        except PorticoError as error:
            if is_final(error):
                return False
            raise
        return True

    def _advanced(
        self, call: Call, replay: Replay, records: Sequence[Record], results: Sequence[bool | None]
    ) -> Replay | None:
        ended = len(records) < PAGE
        return self.write(
            call,
            replay,
            "settle" if ended else "advance",
            status=ReplayStatus.DONE if ended else ReplayStatus.RUNNING,
            position=records[-1].id if records else replay.position,
            seen=replay.seen + len(records),
            delivered=replay.delivered + results.count(True),
            refused=replay.refused + results.count(False),
            rescues=0,
        )

    def _fail(self, call: Call, replay: Replay, code: str, message: str) -> Replay | None:
        trouble = LastError(code=code, message=message, at=self.clock.now())
        return self.write(call, replay, "settle", status=ReplayStatus.FAILED, last_error=trouble)

    def _subscription(self, replay: Replay) -> Subscription | None:
        try:
            found = self.subscriptions.get(replay.scope, replay.of)
        except NotFound:
            return None
        return found if found.uid == replay.of_uid else None


def wire(parts: "Parts") -> Advance:
    """The delivery of replays' pages, put together."""
    replays, subscriptions = parts.repository(Replay), parts.repository(Subscription)
    return Advance(
        replays, parts.clock, subscriptions, Archive(parts.journal), parts.run_as_platform, parts.lazy(MAKERS)
    )


ADVANCE: Part[Advance] = Part(f"{__name__}:wire")
