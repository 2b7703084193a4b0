"""What a pass is told of a group: those who wait, what holds them back, the quotas of their places, and what is free."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portico.compute.resource_groups.capacity import used_of_group
from portico.compute.resource_groups.entity import ResourceGroup, Scheduler
from portico.compute.resource_groups.slots import MILLI, Slots, total
from portico.compute.scheduling.candidates import Block, Candidate, Quota, Room
from portico.compute.sessions.entity import Session
from portico.compute.sessions.queue import Queue
from portico.compute.sessions.states import SessionResult
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.base.side_by_side import side_by_side
from portico.core.data.store import Store
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

DEPENDENCY = "dependency"
BACK_OFF = "engine_busy"


@frozen
class Standings:
    """Reads what the rules are about."""

    store: Store
    limits: Limits

    @property
    def queue(self) -> Queue:
        """The queues of groups."""
        return Queue(self.store)

    def candidates(self, sessions: Sequence[Session], now: datetime) -> list[Candidate]:
        """The sessions, with what their dependencies and the engine hold back."""
        wanted = {(session.scope, key) for session in sessions for key in session.waits_for}
        found = {session.id: session for session in self.queue.sessions(sorted(wanted, key=lambda one: one[1]))}
        return [candidate_of(session, found, now) for session in sessions]

    def quotas(self, sessions: Sequence[Session]) -> Mapping[str, Sequence[Quota]]:
        """The quotas of the places of sessions; what has no limit costs no request."""
        charged = {(session.scope, session.access_key, session.user) for session in sessions}
        asked = [(one.scope, *limit) for one in self.limits.among(charged) for limit in _limits_of(one.policy)]
        used = side_by_side(lambda one: self._used(one[0], one[2]), asked)
        found: dict[str, list[Quota]] = {}
        for (place, rule, slot, most), amount in zip(asked, used, strict=True):
            kind = place.partition("/")[0]
            found.setdefault(place, []).append(Quota(place, f"{kind}_{rule}", most, amount, slot))
        return found

    def room(self, group: ResourceGroup) -> Room:
        """What a group has, and what is used of it."""
        holdings = self._holdings(group.name) if group.scheduler is Scheduler.DRF else {}
        return Room(group.capacity, used_of_group(self.store.counters, group), holdings)

    def _holdings(self, group: str) -> Mapping[tuple[str, str], Slots]:
        """What each owner holds of a group, by domain and user."""
        held: dict[tuple[str, str], list[Slots]] = {}
        for session in self.queue.in_group(group):
            held.setdefault((str(session.scope.domain), session.user), []).append(session.slots)
        return {owner: total(each) for owner, each in held.items()}

    def _used(self, place: str, slot: str | None) -> Decimal:
        if slot is None:
            return Decimal(self.store.counters.total(f"{place}#live_sessions"))
        return Decimal(self.store.counters.total(f"{place}#slots/{slot}")) / MILLI


def candidate_of(session: Session, others: Mapping[str, Session], now: datetime) -> Candidate:
    """A session as a pass judges it; `others` has those that it waits for."""
    blocked = []
    waiting = tuple(key for key in session.waits_for if not succeeded(others.get(key)))
    if waiting:
        blocked.append(Block(DEPENDENCY, sessions=waiting))
    if session.not_before is not None and session.not_before > now:
        blocked.append(Block(BACK_OFF, until=session.not_before))
    return Candidate(
        session=session.id,
        domain=str(session.scope.domain),
        project=str(session.scope.project),
        user=session.user,
        created_at=session.created_at,
        slots=session.slots,
        keypair=session.access_key,
        priority=session.priority,
        starts_at=session.starts_at,
        blocked=tuple(blocked),
    )


def succeeded(session: Session | None) -> bool:
    """True if it ended with success; what is gone can tell nothing else."""
    return session is not None and session.status.settled and session.result is SessionResult.SUCCESS


def failed(session: Session | None) -> bool:
    """True if it ended otherwise, or is gone."""
    return session is None or (session.status.settled and session.result is not SessionResult.SUCCESS)


def _limits_of(policy: Any) -> Sequence[tuple[str, str | None, Any]]:
    """The rules of a policy on live sessions: name, slot (None: their number), amount."""
    most = getattr(policy, "max_concurrent_sessions", None)
    slots: Slots = getattr(policy, "max_session_slots", None) or {}
    counted = [] if most is None else [("sessions", None, most)]
    return [*counted, *(("slots", slot, Decimal(str(amount))) for slot, amount in slots.items())]


def wire(parts: "Parts") -> Standings:
    """What passes are told."""
    return Standings(parts.store, parts.get(LIMITS))


STANDINGS: Part[Standings] = Part("portico.compute.sessions.standing:wire")
