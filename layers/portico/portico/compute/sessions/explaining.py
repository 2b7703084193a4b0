"""Why a session is pending, or would be: the last pass's word on it, and the rules as they are now."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from portico.compute.resource_groups.for_sessions import SessionGroups
from portico.compute.scheduling.candidates import Block, Standing
from portico.compute.scheduling.explaining import Explanation, Situation, explain, shown_block
from portico.compute.sessions.entity import PASS_PATIENCE, Session
from portico.compute.sessions.passes import PASSES, Passes
from portico.compute.sessions.ports import GROUPS
from portico.compute.sessions.standing import STANDINGS, Standings
from portico.compute.sessions.states import SessionStatus
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.amounts import ShownSlots

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_SMALLEST = "How much less of each slot it would have to ask for to fit now; null where less would not help."


class SessionRule(BaseModel):
    """A rule that holds a session back: `available` of `limit` are left of what it needs."""

    rule: Annotated[str, Field(examples=["group_room"])]
    scope: Annotated[str | None, Field(examples=[None])] = None
    slot: Annotated[str | None, Field(examples=["cpu"])] = None
    needed: Annotated[float | None, Field(examples=[2])] = None
    available: Annotated[float | None, Field(examples=[1])] = None
    limit: Annotated[float | None, Field(examples=[16])] = None
    until: datetime | None = None
    sessions: Annotated[list[str] | None, Field(description="Those that are waited for.")] = None


class SessionExplanation(BaseModel):
    """What stands in the way of a session."""

    status: SessionStatus
    position: Annotated[int | None, Field(description="In the queue, from 1, at the last pass.", examples=[3])]
    blocked_by: list[SessionRule]
    next_attempt: datetime | None
    fits_now: Annotated[bool, Field(description="All rules are kept, and there is room; others may be before it.")]
    smallest_change: Annotated[ShownSlots | None, Field(description=_SMALLEST, examples=[{"cpu": 1}])]


@frozen
class Explaining:
    """Explains sessions."""

    groups: SessionGroups
    standings: Standings
    passes: Passes
    clock: Clock

    def of(self, session: Session, *, planned: bool = False) -> SessionExplanation:
        """The explanation; `planned` says that the session is not there yet. One that waits no more has nothing in its way."""
        group = self.groups.find(session.resource_group)
        if session.status is not SessionStatus.PENDING or group is None:
            return _shown(Explanation(str(session.status), None, (), None, fits_now=False, smallest_change=None))
        now = self.clock.now()
        [candidate] = self.standings.candidates([session], now)
        due = None if planned else (session.due_at or now + PASS_PATIENCE)
        quotas = self.standings.quotas([session])
        situation = Situation({**quotas}, self.standings.room(group), now, next_pass=due)
        standing = None if planned else self._standing(session)
        return _shown(explain(str(session.status), candidate, situation, standing, session.requested_slots))

    def _standing(self, session: Session) -> Standing | None:
        found = self.passes.report(session.resource_group)["sessions"].get(session.id)
        if found is None:
            return None
        rules = (Block(str(rule["rule"]), sessions=tuple(rule.get("sessions") or ())) for rule in found["rules"])
        return Standing(int(found["position"]), tuple(rules))


def _shown(explanation: Explanation) -> SessionExplanation:
    fields: dict[str, Any] = explanation.shown()
    rules = [SessionRule.model_validate(shown_block(block)) for block in explanation.blocked_by]
    return SessionExplanation.model_validate({**fields, "blocked_by": rules})


def wire(parts: "Parts") -> Explaining:
    """The explanations."""
    return Explaining(parts.get(GROUPS), parts.get(STANDINGS), parts.get(PASSES), parts.clock)


EXPLAINING: Part[Explaining] = Part("portico.compute.sessions.explaining:wire")
