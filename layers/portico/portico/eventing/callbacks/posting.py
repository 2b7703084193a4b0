"""Callbacks: the event of a session's end is posted to where the session says, signed as Standard Webhooks says, at least once.

The id of the message is that of the record, so a repetition has the same. Whatever a receiver does, it holds up callbacks alone.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Final

from portico.compute.sessions.actions import NoteCallback
from portico.compute.sessions.callbacks import CALLBACKS, Callbacks
from portico.compute.sessions.entity import Session
from portico.core.actions.processor import RunAsPlatform
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Lazy
from portico.core.data.repository import Repository
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.core.net.standard_webhooks import signed_headers
from portico.core.services.outbound import OUTBOUND
from portico.eventing.subscriptions.occurrence import Occurrence

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

CONTENT_TYPE: Final = "application/cloudevents+json"
_AT_ONCE: Final = 4  # of the threads of a batch: the others deliver to subscriptions
_PATIENCE: Final = 1.0  # seconds to wait for one of them


@frozen
class Posting:
    """Posts the ends of sessions. `run` carries out an action as the platform."""

    sessions: Repository[Session]
    callbacks: Lazy[Callbacks]
    outbound: Outbound
    run: RunAsPlatform
    clock: Clock
    _room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE), repr=False)

    def settle(self, body: Mapping[str, Any], *, last: bool) -> bool:
        """True if the event of a session's end is taken, or never will be; `last` says that it does not come again."""
        occurrence = Occurrence.of(body)
        return occurrence is None or self._posted(occurrence, last=last)

    def _posted(self, occurrence: Occurrence, *, last: bool) -> bool:
        scope, key = occurrence.scope, str(occurrence.event["data"]["entity"])
        session = self.sessions.get_many(scope, [key])[0]
        if session is None or session.callback is None or session.callback_at or session.callback_error:
            return True
        try:
            self._post(session, occurrence)
        except Unreachable as error:
            logger().info(
                "callback.failed", extra={"session": key, "scope": str(scope), "last": last, "reason": str(error)}
            )
            if not (error.final or last):
                return False
            self.run(NoteCallback(scope, key, error=str(error)), occurrence.origin)
        else:
            self.run(NoteCallback(scope, key), occurrence.origin)
        return True

    def _post(self, session: Session, occurrence: Occurrence) -> None:
        """Raises Unreachable."""
        event = occurrence.event
        body = json.dumps(event, separators=(",", ":")).encode()
        key = self.callbacks().key(occurrence.scope, session)
        signed = signed_headers(key, body, str(event["id"]), int(self.clock.now().timestamp()))
        if not self._room.acquire(timeout=_PATIENCE):
            raise Unreachable("too many callbacks at once")
        try:
            self.outbound.post(str(session.callback), body, {"Content-Type": CONTENT_TYPE, **signed})
        finally:
            self._room.release()


def wire(parts: "Parts") -> Posting:
    """Posts the ends of the sessions of all projects."""
    found = (parts.repository(Session), parts.lazy(CALLBACKS), parts.get(OUTBOUND))
    return Posting(*found, parts.run_as_platform, parts.clock)
