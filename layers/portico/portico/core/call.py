"""A call: one principal doing one action, with what ties it to its request."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portico.core.action import Action
    from portico.identity.principal import Principal


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call comes from: the request (or the event) and its W3C trace context."""

    request_id: str
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What services and repositories need to know of the one that called them."""

    principal: "Principal"
    action: "Action"
    origin: Origin
    started_at: datetime
