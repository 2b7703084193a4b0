"""Why a session is pending, or what would become of one that is not there yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portico.compute.resource_groups.slots import Slots
from portico.compute.scheduling.candidates import PREEMPTION, QUEUE, Block, Candidate, Room, Standing
from portico.compute.scheduling.ledger import Ledger, Quotas
from portico.compute.scheduling.smaller import smallest_change
from portico.core.base.frozen import frozen


@frozen(slots=True)
class Situation:
    """A group as it is now: the quotas of the session's places, what is free, and when the next pass is due, if that is known.

    `sizes` are those of the engine, in its order; without any, a session may have any amounts.
    """

    quotas: Quotas
    room: Room
    now: datetime
    next_pass: datetime | None = None
    sizes: Sequence[Slots] = ()


@frozen(slots=True)
class Explanation:
    """What stands in the way of a session.

    `fits_now` says whether it keeps all rules and finds room at this moment; others may still be before it. `smallest_change` is how
    much less of each slot it would have to ask for to fit now: empty where it fits, None where less would not help.
    """

    status: str
    position: int | None
    blocked_by: tuple[Block, ...]
    next_attempt: datetime | None
    fits_now: bool
    smallest_change: Slots | None

    def shown(self) -> dict[str, Any]:
        """The fields by name; amounts and times are not yet JSON."""
        return {
            "status": self.status,
            "position": self.position,
            "blocked_by": [shown_block(block) for block in self.blocked_by],
            "next_attempt": self.next_attempt,
            "fits_now": self.fits_now,
            "smallest_change": self.smallest_change,
        }


def explain(
    status: str,
    candidate: Candidate,
    situation: Situation,
    standing: Standing | None = None,
    asked: Slots | None = None,
) -> Explanation:
    """Judges a session by the rules and the room of now; `standing` is what the last pass found of it, if one did.

    `asked` is what its owner asked for, where the engine made that larger.
    """
    ledger = Ledger(situation.quotas, situation.room, situation.now)
    crowded = ledger.no_room(candidate)
    blocks = [*ledger.own_rules(candidate), *crowded]
    change: Slots | None = None
    if all(block.slot is not None for block in blocks):
        change = (
            smallest_change(asked or candidate.slots, ledger.available(candidate), situation.sizes) if blocks else {}
        )
    found = standing.rules if standing else ()
    ahead = [block for block in found if block.rule == QUEUE or (crowded and block.rule == PREEMPTION)]
    position = standing.position if standing else None
    return Explanation(status, position, (*blocks, *ahead), _next_attempt(candidate, situation), not blocks, change)


def shown_block(block: Block) -> dict[str, Any]:
    """A rule as explanations and reports have it; of the rest, what says nothing of this rule is left out."""
    always = {"rule": block.rule, "needed": block.needed, "available": block.available, "limit": block.limit}
    more = {"scope": block.scope, "slot": block.slot, "until": block.until, "sessions": list(block.sessions) or None}
    return always | {name: value for name, value in more.items() if value is not None}


def _next_attempt(candidate: Candidate, situation: Situation) -> datetime | None:
    starts = candidate.starts_at
    return starts if starts is not None and starts > situation.now else situation.next_pass
