"""The events of the bus, for all who are told of them: subscriptions, and the callbacks of sessions."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.event_names import CALLS_BACK, EVENT_TYPE_PREFIX
from portico.eventing.callbacks.parts import POSTING
from portico.eventing.subscriptions.delivery import DELIVERIES, Deliveries

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.eventing.callbacks.posting import Posting

_ENDED: Final = f"{EVENT_TYPE_PREFIX}session.settle"


@frozen
class Events:
    """Tells of events. Who was told is known, so that what comes again for one is nothing for the other."""

    deliveries: Deliveries
    posting: "Lazy[Posting]"

    def settle(self, body: Mapping[str, Any], arrived: datetime, *, last: bool) -> bool:
        """True if all are told, or never will be; `last` says that the message does not come again."""
        delivered = self.deliveries.settle(body, arrived, last=last)
        return (not _calls_back(body) or self.posting().settle(body, last=last)) and delivered


def _calls_back(body: Mapping[str, Any]) -> bool:
    return body["type"] == _ENDED and bool(body["data"].get("data", {}).get(CALLS_BACK))


def wire(parts: "Parts") -> Events:
    """Tells all."""
    return Events(parts.get(DELIVERIES), parts.lazy(POSTING))


EVENTS: Final[Part[Events]] = Part(f"{__name__}:wire")
