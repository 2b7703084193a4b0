"""A call: one principal doing one action, with what ties it to its request."""

import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from portico.core.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.core.model.action import Action
    from portico.core.model.entity import Entity
    from portico.core.model.idempotency_mark import IdempotencyMark
    from portico.core.model.principal import Principal
    from portico.core.model.target import Target


@dataclass(slots=True)
class Reply:
    """The reply to a request while its actions run: the headers it will have, and whether limits have counted the request."""

    headers: MutableMapping[str, str] = field(default_factory=dict)
    counted: bool = False


@dataclass(slots=True)
class Told:
    """The part of a request's lines of log and metrics that is about its first action; others have lines of their own."""

    action: "Action | None" = None
    fields: Mapping[str, Any] = field(default_factory=dict)  # of the log
    outcome: str = ""  # until the action has ended
    milliseconds: float = 0.0


@frozen(slots=True)
class Origin:
    """The origin of a call: the request (or the event), its W3C trace context, and its key.

    `reply` is that of a request of somebody who has proved who they are: those are counted. `told` is of any request.
    """

    request_id: str
    traceparent: str | None = None
    once: "IdempotencyMark | None" = None  # of a request with an Idempotency-Key
    reply: Reply | None = field(default=None, compare=False, repr=False)
    told: Told | None = field(default=None, compare=False, repr=False)


class Guard(Protocol):
    """Authorization, as services ask it: each method raises the denial of the caller."""

    @property
    def waiting(self) -> bool:
        """True if the action is undecided until `authorize` or `authorize_missing` is asked."""
        ...

    def authorize(self, *entities: "Entity") -> None:
        """The entity was read that the action is about, or all of them."""
        ...

    def authorize_missing(self, target: "Target | None" = None) -> None:
        """There is no such entity; `target` is the one of a batch."""
        ...

    def require(self, permission: str, target: "Target") -> None:
        """Requires this permission as well."""
        ...

    def require_for(self, principal: "Principal", permission: str, target: "Target") -> None:
        """Requires the permission of another, in whose name this is done."""
        ...

    def allows(self, permission: str, targets: "Sequence[Target]") -> "Sequence[bool]":
        """For each target whether the caller has the permission on it: it raises nothing."""
        ...


class _Open:
    """The guard of a call that nothing validates."""

    waiting = False

    def authorize(self, *entities: "Entity") -> None:
        """Allows every entity."""

    def authorize_missing(self, target: "Target | None" = None) -> None:
        """Allows every caller."""

    def require(self, permission: str, target: "Target") -> None:
        """Allows every permission."""

    def require_for(self, principal: "Principal", permission: str, target: "Target") -> None:
        """Allows every permission."""

    def allows(self, permission: str, targets: "Sequence[Target]") -> "Sequence[bool]":
        """Allows every permission."""
        return [True] * len(targets)


OPEN: Final = _Open()


class OutOfTime(Exception):
    """The call has no time for more: what is left goes on in another."""


@frozen(slots=True)
class Call:
    """The caller and the circumstances of a call, for services and repositories."""

    principal: "Principal"
    action: "Action"
    origin: Origin
    started_at: datetime
    guard: Guard = OPEN
    ends: float | None = None  # on the monotonic clock

    def check_time(self) -> None:
        """Raises OutOfTime when it should end."""
        if self.ends is not None and time.monotonic() >= self.ends:
            raise OutOfTime
