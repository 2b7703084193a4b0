"""What a scheduling pass is told of a resource group, and what it finds. Amounts are those of `Slots`; times are aware."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Final

from portico.compute.resource_groups.slots import Slots
from portico.core.base.frozen import frozen
from portico.core.model.charges import keypair_place

# The rules that a pass itself knows; quotas bring the names of their own, and callers those of what they found (`dependency`).
STARTS_AT: Final = "starts_at"  # not yet time
GROUP_CAPACITY: Final = "group_capacity"  # more than the whole group has: no end of another session helps
GROUP_ROOM: Final = "group_room"  # more than is free in the group now
QUEUE: Final = "queue"  # others of the group come first
PREEMPTION: Final = "preemption"  # others of the group end, to make room
FAULT: Final = "fault"  # the session could not be judged

Amount = Decimal | int
Factors = Mapping[tuple[str, ...], float]


@frozen(slots=True)
class Block:
    """A rule that holds a session back: `available` of `limit` are left of what it needs.

    `scope` is the place whose rule it is (`project/acme/vision`), `slot` what it counts, None of a number of sessions. `until` is when
    it ends by itself, if that is known, and `sessions` names those that are waited for.
    """

    rule: str
    scope: str | None = None
    slot: str | None = None
    needed: Amount | None = None
    available: Amount | None = None
    limit: Amount | None = None
    until: datetime | None = None
    sessions: tuple[str, ...] = ()


@frozen(slots=True)
class Candidate:
    """A pending session: `slots` is what it would occupy.

    `user` is the owner's name, `service-account:ci` for a service account. `blocked` is what the caller found: dependencies.
    """

    session: str
    domain: str
    project: str
    user: str
    created_at: datetime
    slots: Slots
    keypair: str | None = None
    priority: int = 10
    starts_at: datetime | None = None
    blocked: tuple[Block, ...] = ()

    @property
    def places(self) -> Sequence[str]:
        """The places whose quotas apply, the narrowest first."""
        owner = f"user/{self.domain}/{self.user}"
        wider = (owner, f"project/{self.domain}/{self.project}", f"domain/{self.domain}")
        return (keypair_place(self.keypair), *wider) if self.keypair else wider

    @property
    def subject(self) -> tuple[str, str, str]:
        """The domain, project and user, as shares are keyed."""
        return self.domain, self.project, self.user


@frozen(slots=True)
class Quota:
    """A limit of a place on a slot, or on the number of live sessions (no slot), and what is used of it.

    `rule` is what it is called: `keypair_slots`, `user_sessions`.
    """

    place: str
    rule: str
    limit: Amount
    used: Amount
    slot: str | None = None


@frozen(slots=True)
class Room:
    """The capacity of a resource group and what is used of it. A slot that the capacity does not name has no bound.

    `holdings` is what each owner, by (domain, user), occupies here already: dominant shares begin with it.
    """

    capacity: Slots
    used: Slots
    holdings: Mapping[tuple[str, str], Slots] = field(default_factory=dict)


@frozen(slots=True)
class Standing:
    """What a pass found about a session that it did not start: its place in the queue, from 1, and what holds it back."""

    position: int
    rules: tuple[Block, ...]


@frozen(slots=True)
class Plan:
    """The outcome of a pass: the sessions to start, in their order, and where all others stand.

    `faults` tells, for those that could not be judged, the error. `first` is the one that keeps all its rules and finds no room.
    """

    start: tuple[str, ...]
    report: Mapping[str, Standing]
    faults: Mapping[str, Exception] = field(default_factory=dict)
    first: Candidate | None = None
