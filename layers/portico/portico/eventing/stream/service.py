"""The stream: the journal as it grows, for those who may read it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.access.authz.cedar import permissions
from portico.compute.runs.entity import Run
from portico.compute.sessions.entity import Session
from portico.core.actions.processor import Handler
from portico.core.base.frozen import frozen
from portico.core.base.ids import time_of
from portico.core.base.parts import Lazy
from portico.core.data.cursor import CursorSigner
from portico.core.data.journal_follower import HORIZON, JournalCursor
from portico.core.data.pulses import Pulses
from portico.core.data.repository import Repository
from portico.core.limits.waits import WAITS, Pace, Waits
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.subjects import subject_of
from portico.eventing.stream import frames
from portico.eventing.stream.actions import FollowOne, FollowRun, FollowSession, FollowStream, FollowTask
from portico.eventing.stream.ears import Ear
from portico.eventing.stream.reading import Look, Reader
from portico.eventing.stream.rights import Readers
from portico.eventing.stream.sources import Sources
from portico.tenancy.tasks.entity import Task

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

RETRY: Final = 250  # ms until a client asks again: what is recorded meanwhile comes that much later
CROWDED: Final = 5_000  # ... where more wait than may
_PACE: Final = Pace(0.1, 1.5, 0.25)


@frozen
class StreamService:
    """Answers with what there is behind a cursor, or waits for it."""

    sources: Sources
    readers: Readers
    cursors: CursorSigner
    waits: Lazy[Waits]
    pulses: Pulses
    entities: Mapping[str, Repository[Any]]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            FollowStream: self.follow,
            FollowRun: self.follow_one,
            FollowSession: self.follow_one,
            FollowTask: self.follow_one,
        }

    def follow(self, call: Call, action: FollowStream) -> str:
        """The events behind the cursor, or the first that come, as server-sent events. Raises BadRequest for a cursor of another stream."""
        scope = self._known(action.scope)
        follower = self.sources.of(scope, action.entity)
        reader = Reader(follower, self.readers, call.guard, _place(scope), action.types, action.entity)
        binding = [scope.place, list(action.types), list(action.entity or ())]
        return self._waited(call, reader, binding, action, follower.opened)

    def follow_one(self, call: Call, action: FollowOne) -> str:
        """The same of one entity, from its beginning. Raises NotFound."""
        entity = self.entities[action.entity_type].get_for(call, action.scope, action.key)
        scope, about = self._known(entity.scope), (entity.type, entity.key)
        reader = Reader(self.sources.of(scope, about), self.readers, call.guard, _place(scope), entity=about)
        binding = [scope.place, *about]
        return self._waited(call, reader, binding, action, lambda: JournalCursor.at(time_of(entity.key) - HORIZON))

    def _waited(
        self,
        call: Call,
        reader: Reader,
        about: Sequence[Any],
        action: FollowStream | FollowOne,
        opened: Callable[[], JournalCursor],
    ) -> str:
        """The reply: what there is behind the cursor at once, or the first that comes, or only where to go on."""
        bound_to = [subject_of(call.principal), *about]
        start = opened() if action.after is None else self._position(action.after, bound_to)
        with self.waits().begin(call.principal, action.wait) as wait:
            found = wait.look(
                reader.read(Look(start)), self._listening(reader, action.wait), _has_events, action.wait, _PACE
            )
            retry = CROWDED if wait.was_refused and not found.events else RETRY

        def cursor(at: JournalCursor) -> str:
            return self.cursors.sign_text(str(at), bound_to)

        told = [frames.frame(one.event, cursor(one.position)) for one in found.events]
        return frames.text(retry, told or [frames.position(cursor(found.position))])

    def _listening(self, reader: Reader, seconds: float) -> Callable[[Look], Look]:
        """What reads on: from one partition each time, from several when there is something to read."""
        if len(reader.follower.parts) == 1:
            return reader.read
        ear = Ear(self.pulses, reader.place, seconds, self.waits().monotonic)
        return lambda look: reader.read(look) if ear.hears() else look

    def _position(self, after: str, bound_to: Sequence[Any]) -> JournalCursor:
        return JournalCursor.parse(self.cursors.read_text(after, bound_to))

    def _known(self, scope: Scope) -> Scope:
        return self.sources.journal.homes.known(scope)


def _place(scope: Scope) -> str:
    """What pulses are told of: a project, or the domain."""
    return scope.place if scope.project is not None else str(scope.domain_place)


def _has_events(look: Look) -> bool:
    return bool(look.events)


def wire(parts: "Parts") -> StreamService:
    """The service, put together."""
    entities = {kind.type: parts.repository(kind) for kind in (Run, Session, Task)}
    sources, readers = Sources(parts.journal), Readers(permissions())
    pulses = Pulses(parts.table, parts.settings.require("idempotency_table"), parts.clock)
    return StreamService(sources, readers, parts.store.cursors, parts.lazy(WAITS), pulses, entities)
