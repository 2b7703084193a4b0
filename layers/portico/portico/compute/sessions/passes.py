"""A pass over the pending sessions of a resource group: who starts now, and what holds back all others."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.for_sessions import SessionGroups
from portico.compute.scheduling.candidates import PREEMPTION, Block, Factors, Plan
from portico.compute.scheduling.explaining import shown_block
from portico.compute.scheduling.plan import plan
from portico.compute.sessions.entity import Session
from portico.compute.sessions.firsts import FIRSTS, Firsts
from portico.compute.sessions.lifecycle import LIFECYCLE, Lifecycle
from portico.compute.sessions.ports import GROUPS, PASS_QUEUE, SHARES, PassQueue, Shares
from portico.compute.sessions.repository import NoRoom, SessionRepository
from portico.compute.sessions.standing import STANDINGS, Standings
from portico.compute.sessions.transitions import schedule
from portico.compute.sessions.turns import Turns
from portico.core.aws.object_store import Objects
from portico.core.base.clock import Clock, instant
from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Part
from portico.core.base.side_by_side import side_by_side
from portico.core.data.changes import StaleVersion
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

SECONDS: Final = 20.0
FAIR_SHARE: Final = "fair-share"


@frozen
class Passes:
    """Runs passes, one at a time in a group."""

    repository: SessionRepository
    turns: Turns
    groups: SessionGroups
    standings: Standings
    shares: Shares
    lifecycle: Lifecycle
    firsts: Firsts
    queue: PassQueue
    objects: Objects
    clock: Clock

    def run(self, call: Call, name: str) -> int:
        """The number of sessions that were scheduled; 0 also where nobody has asked since the last pass."""
        group = self.groups.find(name)
        if group is None or not group.is_active or not self.turns.begin(name):
            return 0
        ends = time.monotonic() + SECONDS
        sessions, more = self.standings.queue.pending(name)
        by_id = {session.id: session for session in sessions}
        made = self._plan(group, sessions)
        scheduled, complete = self._schedule(call, group, [by_id[key] for key in made.start], ends)
        if made.first is not None and complete:
            key = made.first.session
            made = self._waits(made, key, self.firsts.look_after(call, group, by_id[key], made.first))
        side_by_side(lambda session: self.lifecycle.start(call, session, group), scheduled)
        self._report(name, made)
        if not complete or (more and scheduled):
            self.queue.ask(name)
        return len(scheduled)

    def _plan(self, group: ResourceGroup, sessions: Sequence[Session]) -> Plan:
        now, scheduler = self.clock.now(), str(group.scheduler)
        candidates = self.standings.candidates(sessions, now)
        factors: Factors = self.shares.factors(group, now) if scheduler == FAIR_SHARE else {}
        made = plan(candidates, self.standings.quotas(sessions), self.standings.room(group), scheduler, factors, now)
        for session, fault in made.faults.items():
            logger().error("session.unschedulable", extra={"session": session}, exc_info=fault)
        return made

    def _schedule(
        self, call: Call, group: ResourceGroup, sessions: Sequence[Session], ends: float
    ) -> tuple[Sequence[Session], bool]:
        """The sessions that hold their slots now, and whether the pass got to its end."""
        found: list[Session] = []
        for session in sessions:
            if found and time.monotonic() > ends:  # one at least, or a pass that reads for long would never do anything
                return found, False
            now = self.clock.now()
            after = session.changed(now, **schedule(session, now))
            try:
                found.append(self.repository.take(call, session, after, group.capacity))
            except NoRoom:
                return found, True  # more was taken meanwhile than was read: whoever gives back asks for a pass
            except StaleVersion:
                continue  # cancelled, or changed: whoever did it asks for a pass
            except PorticoError:
                logger().exception("session.not_scheduled", extra={"session": session.id})
        return found, True

    def _waits(self, made: Plan, key: str, awaited: Sequence[str]) -> Plan:
        """The plan, with those whose ends a session waits for."""
        if not awaited:
            return made
        standing = made.report[key]
        rules = (*standing.rules, Block(PREEMPTION, sessions=tuple(awaited)))
        return replace(made, report={**made.report, key: replace(standing, rules=rules)})

    def _report(self, group: str, made: Plan) -> None:
        told: dict[str, Any] = {
            key: {"position": standing.position, "rules": [shown_block(block) for block in standing.rules]}
            for key, standing in made.report.items()
        }
        body = {"at": instant(self.clock.now()), "sessions": told}
        self.objects.put(report_key(group), json.dumps(body, default=str).encode())

    def report(self, group: str) -> Mapping[str, Any]:
        """The report of the last pass: session -> position and rules; empty before the first."""
        try:
            found: dict[str, Any] = json.loads(self.objects.get(report_key(group)))
        except KeyError:
            return {"at": None, "sessions": {}}
        return found


def report_key(group: str) -> str:
    """The key of the report of a group's last pass."""
    return f"sessions/reports/{group.lower()}.json"


def wire(parts: "Parts") -> Passes:
    """The passes."""
    return Passes(
        SessionRepository(parts.store, Session),
        Turns(parts.store),
        parts.get(GROUPS),
        parts.get(STANDINGS),
        parts.get(SHARES),
        parts.get(LIFECYCLE),
        parts.get(FIRSTS),
        parts.get(PASS_QUEUE),
        parts.objects,
        parts.clock,
    )


PASSES: Part[Passes] = Part("portico.compute.sessions.passes:wire")
