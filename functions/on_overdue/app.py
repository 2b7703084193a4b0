"""Looks after what got stuck."""

from functools import cache
from typing import Any

from portico.core.base.ids import new_id
from portico.core.base.settings import settings
from portico.core.model.call import Origin
from portico.core.model.principal import PLATFORM
from portico.core.services.reconciler import Reconcile
from portico.eventing.messaging.wakeups import Wakeups
from portico.platform import platform


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Sweeps once, however many wake-ups came together, and asks for the next one if anything is in flight."""
    seconds = platform().processor.run(PLATFORM, Reconcile(), Origin(new_id()))
    if seconds is not None:
        _wakeups().ask(seconds)
    return {"seconds_to_next": seconds}


@cache
def _wakeups() -> Wakeups:
    return Wakeups(settings().wakeup_queue_url)
