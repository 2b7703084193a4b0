"""Sessions: asking for them, reading them, ending them, and what events and the sweep ask for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.compute.sessions.actions import (
    CreateSession,
    DeleteSession,
    ExcludeChecker,
    ExplainPlan,
    ExplainSession,
    FollowSession,
    GetSession,
    IncludeChecker,
    NoteCallback,
    ObserveSession,
    PurgeSessions,
    ReadGraph,
    ReadHistory,
    RenameSession,
    RunPass,
    SearchSessions,
    SweepSession,
    TerminateSession,
    TerminateSessions,
    UpdateSession,
    UpdateSessions,
)
from portico.compute.sessions.agents.actions import INSIDE
from portico.compute.sessions.agents.parts import IN_SESSIONS
from portico.compute.sessions.apps.actions import OF_APPS
from portico.compute.sessions.apps.parts import VISITS
from portico.compute.sessions.drafts import DRAFTS
from portico.compute.sessions.entity import Session, id_claim, name_claim
from portico.compute.sessions.explaining import EXPLAINING
from portico.compute.sessions.graph import graph
from portico.compute.sessions.idling import IDLING
from portico.compute.sessions.lifecycle import LIFECYCLE
from portico.compute.sessions.models import MOST_BATCH, SessionGraph, SessionHistory
from portico.compute.sessions.passes import PASSES
from portico.compute.sessions.ports import OVERDUE, PASS_QUEUE
from portico.compute.sessions.queue import Queue
from portico.compute.sessions.repository import FolderGone, SessionRepository, earlier, told
from portico.compute.sessions.specification import OBJECTS, SPECIFICATIONS
from portico.compute.sessions.standing import failed
from portico.compute.sessions.states import Reason, SessionStatus
from portico.compute.sessions.sweep import SWEEP
from portico.compute.usage.service import USAGE
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields, Find, Get
from portico.core.aws.object_store import Objects
from portico.core.base.errors import Conflict, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.claim_writes import ClaimTaken
from portico.core.data.query import Order, Page
from portico.core.limits.waits import WAITS, Pace, Waits
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.core.model.subjects import subject_of
from portico.core.model.target import Target
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.compute.sessions.agents.service import InSessions
    from portico.compute.sessions.apps.visits import Visits
    from portico.compute.sessions.drafts import Drafts
    from portico.compute.sessions.explaining import Explaining
    from portico.compute.sessions.idling import Idling
    from portico.compute.sessions.lifecycle import Lifecycle
    from portico.compute.sessions.passes import Passes
    from portico.compute.sessions.ports import OverdueSessions, PassQueue
    from portico.compute.sessions.specification import Specifications
    from portico.compute.sessions.sweep import Sweep
    from portico.compute.usage.service import UsageService
    from portico.core.services.parts import Parts

_OF_OWNER: Final = ("command", "message", "callback", "callback_secret", "callback_error")
_PACE: Final = Pace(0.05, 1.2, 0.5)  # what is waited for is seen a tenth of its time later


@frozen
class SessionService(StandardService[Session]):
    """The sessions of all projects. What makes and moves them is put together when one is asked for: most calls only read."""

    making: "Lazy[Drafts]"
    living: "Lazy[Lifecycle]"
    passing: "Lazy[Passes]"
    sweeping: "Lazy[Sweep]"
    explaining: "Lazy[Explaining]"
    queue: "Lazy[PassQueue]"
    overdue: "Lazy[OverdueSessions]"
    specifications: "Lazy[Specifications]"
    limits: Lazy[Limits]
    usage: "Lazy[UsageService]"
    inside: "Lazy[InSessions]"
    visits: "Lazy[Visits]"
    idling: "Lazy[Idling]"
    objects: Objects
    waits: Lazy[Waits]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        own: dict[type[Action], Handler] = {
            CreateSession: self.begin,
            TerminateSession: self.terminate,
            DeleteSession: self.end,
            RenameSession: self.rename,
            ExcludeChecker: self.exclude,
            IncludeChecker: self.include,
            ReadHistory: self.history,
            ExplainSession: lambda call, action: self.explaining().of(self._authorized(call, action)),
            ExplainPlan: lambda call, action: self.explaining().of(self.making().make(call, action), planned=True),
            ReadGraph: self.graph,
            TerminateSessions: self.terminate_all,
            PurgeSessions: self.remove_all,
            RunPass: lambda call, action: self.passing().run(call, action.group),
            ObserveSession: self.observe,
            FollowSession: self.follow,
            NoteCallback: self.note_callback,
            SweepSession: self.sweep,
        }
        standard: dict[type[Action], Handler] = {
            GetSession: self.get,
            SearchSessions: self.search,
            UpdateSession: self.update,
            UpdateSessions: self.batch_update,
        }
        return standard | own | _later(self.inside, INSIDE) | _later(self.visits, OF_APPS)

    def begin(self, call: Call, action: CreateSession) -> Session:
        """The session: new, or the live one that is used again. Raises Unprocessable, Conflict at a limit or for a name that is taken."""
        if action.fields["reuse"] and (found := self._named(call.principal, action)) is not None:
            return self._waited(call, found, action.wait).model_copy(update={"reused": True})
        session = self.making().make(call, action)
        charged = (call.principal.access_key, session.user)
        self.limits().check(session.scope, "pending_sessions", "pending_sessions", 1, *charged)
        session = self.making().signed(session)
        private = {name: action.fields[name] for name in ("environment", "bootstrap_script")}
        if any(private.values()):
            self.specifications().seal(session.scope, session.id, private)
            session = session.model_copy(update={"sealed": True})
        try:
            made = self.repository.create(call, session, **told(session))
        except (ClaimTaken, FolderGone) as refused:
            self.specifications().drop(session)
            error = _unmountable(session) if isinstance(refused, FolderGone) else self._exists(session)
            raise error from refused
        self.queue().ask(made.resource_group)
        return self._waited(call, made, action.wait)

    def get(self, call: Call, action: Get) -> Session:
        """The session, as the caller may see it."""
        return self._shown(call, super().get(call, action))

    def search(self, call: Call, action: Find) -> Page[Session]:
        """One page, the latest first unless ordered otherwise."""
        querier = action.querier
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        page = self.repository.search(action.scope, querier)
        return replace(page, items=[self._shown(call, session) for session in page.items])

    def find(self, scope: Scope, key: str, *, deleted: bool = False) -> Session:
        """The session of this id. Raises NotFound, also for one whose time is over."""
        return self.repository.live(scope, key)

    def revise(self, call: Call, entity: Session, changes: Fields) -> Session:
        """The session with other words. Raises Conflict for another priority of one that waits no more."""
        if changes.get("priority", entity.priority) != entity.priority and entity.status is not SessionStatus.PENDING:
            details = {"session": entity.id, "status": str(entity.status)}
            raise Conflict(f"The session is {entity.status}.", code="SESSION_NOT_PENDING", details=details)
        if changes.get("priority", 0) is None:
            changes = {**changes, "priority": type(entity).model_fields["priority"].default}
        return super().revise(call, entity, changes)

    def terminate(self, call: Call, action: TerminateSession) -> Session:
        """The session: CANCELLED where it waited, TERMINATING, or as it had ended before."""
        session = self._read(call, action)
        reason = Reason.FORCE_TERMINATED if action.forced else Reason.USER_REQUESTED
        return seen_by(call.principal, self.living().terminate(call, session, reason, forced=action.forced))

    def terminate_all(self, call: Call, action: TerminateSessions) -> None:
        """Ends all of them, or none where one is not there or may not be ended."""
        for session in self._several(call, action):
            self.living().terminate(call, session, Reason.USER_REQUESTED)

    def end(self, call: Call, action: DeleteSession) -> Session | None:
        """The session, which ends or has ended; None for one that was to be removed. Raises Conflict for one that has not ended."""
        session = self._read(call, action)
        if not action.purge:
            return self.living().terminate(call, session, Reason.USER_REQUESTED)
        call.guard.require("session:purge", Target.of(session))
        self._remove(call, [session])
        return None

    def remove_all(self, call: Call, action: PurgeSessions) -> None:
        """Removes all of them, or none."""
        self._remove(call, self._several(call, action))

    def rename(self, call: Call, action: RenameSession) -> Session:
        """The session under another name. Raises Conflict for one that has ended, and for a name that is taken."""

        def renamed(session: Session) -> Session:
            if session.status.settled:
                details = {"session": session.id, "status": str(session.status)}
                raise Conflict(f"The session is {session.status}.", code="SESSION_ENDED", details=details)
            return session.changed(self.clock.now(), name=action.new_name)

        try:
            return seen_by(call.principal, self.change(call, action, renamed, operation="rename"))
        except ClaimTaken as taken:
            found = self._authorized(call, action)
            raise self._exists(found.model_copy(update={"name": action.new_name})) from taken

    def exclude(self, call: Call, action: ExcludeChecker) -> Session:
        """The session, which a checker ends no more. Raises NotFound for one that does not look at it."""

        def excluded(session: Session) -> Session:
            checker = self.idling().named(session, action.checker)
            if checker is None:
                details = {"type": "idle_checker", "name": action.checker}
                message = f"No idle checker {action.checker!r} looks at the session."
                raise NotFound(message, code="IDLE_CHECKER_NOT_FOUND", details=details)
            return self._with_exclusions(session, [*_without(session, action.checker), checker.name])

        return self._shown(call, self.change(call, action, excluded, operation="exclude_checker"))

    def include(self, call: Call, action: IncludeChecker) -> Session:
        """The session, which a checker may end again; it is looked at soon."""

        def included(session: Session) -> Session:
            return self._with_exclusions(session, _without(session, action.checker))

        return self._shown(call, self.change(call, action, included, operation="include_checker"))

    def history(self, call: Call, action: ReadHistory) -> SessionHistory:
        """The steps of a session."""
        return SessionHistory(items=list(self._authorized(call, action).status_history))

    def graph(self, call: Call, action: ReadGraph) -> SessionGraph:
        """What a session waits for, and what waits for it."""
        return graph(Queue(self.repository.store), self._authorized(call, action))

    def observe(self, call: Call, action: ObserveSession) -> Session | None:
        """Looks at a session that an engine has told of."""
        held = self.repository.store.held(id_claim(action.key))
        if held is None:
            return None
        try:
            return self.living().observe(call, self.repository.get(*held))
        except NotFound:
            return None

    def follow(self, call: Call, action: FollowSession) -> None:
        """After an end: those that wait for it go on, or are cancelled; its group has a pass. After that of a launch its usage is written."""
        session = self.repository.get_many(action.scope, [action.key])[0]
        told_of = (action.data or {}).get("data") or {}
        if session is not None and "held" in told_of:
            self.usage().settle(earlier(session, told_of))
            self.queue().ask(session.resource_group)
        if session is not None and not session.status.settled:
            return
        for waiting in Queue(self.repository.store).dependents(action.key):
            if failed(session):
                self.living().settle(call, waiting, SessionStatus.CANCELLED, Reason.DEPENDENCY_FAILED)
            else:
                self.queue().ask(waiting.resource_group)
        if session is not None:
            self.usage().settle(session)
            self.specifications().drop(session)
            self.queue().ask(session.resource_group)

    def note_callback(self, call: Call, action: NoteCallback) -> None:
        """Remembers how its callback ended, which is no change of the session."""
        while (session := self.repository.get_many(action.scope, [action.key])[0]) is not None:
            now = self.clock.now()
            taken = {"callback_at": now} if action.error is None else {"callback_error": action.error}
            try:
                self.repository.apply(call, [Change(session, session.beat(now, **taken), quiet=True)])
            except StaleVersion:
                continue
            return

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a session that is due is looked after by the worker, which may speak to its engine."""
        session = self.repository.get(scope, key)
        if session.due_at is not None and session.due_at <= self.clock.now():
            try:
                after = session.beat(self.clock.now(), looked_at=self.clock.now())
                self.repository.apply(call, [Change(session, after, quiet=True)])
            except StaleVersion:
                return  # something has happened to it
            self.overdue().ask(scope, key)

    def sweep(self, call: Call, action: SweepSession) -> Session | None:
        """Looks after a session; None for one that is gone."""
        session = self.repository.get_many(action.scope, [action.key])[0]
        return None if session is None else self.sweeping().look_after(call, session)

    def drop(self, call: Call, entities: Sequence[Session]) -> None:
        """Ends sessions that go with their project, and removes what is kept of them."""
        for session in entities:
            if session.status.holds_slots:
                self.living().terminate(call, session, Reason.FORCE_TERMINATED, forced=True)
            self.usage().settle(session, self.clock.now())
            while keys := self.objects.list(f"{OBJECTS}{session.id}/"):
                self.objects.delete(*keys)

    def _shown(self, call: Call, session: Session) -> Session:
        running = session.status is SessionStatus.RUNNING
        return seen_by(call.principal, self.idling().shown(session) if running else session)

    def _with_exclusions(self, session: Session, names: Sequence[str]) -> Session:
        now = self.clock.now()
        return session.changed(now, idle_exclusions=list(names), idle_at=now)

    def _several(self, call: Call, action: Any) -> Sequence[Session]:
        if len({key.lower() for key in action.keys}) < len(action.keys):
            raise Unprocessable.field(action.field, "A batch has every session once.", "duplicate")
        if len(action.keys) > MOST_BATCH:
            raise Unprocessable.field(action.field, f"A batch has at most {MOST_BATCH} sessions.", "too_long")
        found = self.repository.get_many(action.scope, action.keys)
        sessions = [one or self._absent(call, action.scope, key) for one, key in zip(found, action.keys, strict=True)]
        call.guard.authorize(*sessions)
        return sessions

    def _remove(self, call: Call, sessions: Sequence[Session]) -> None:
        for session in sessions:
            if not session.status.settled:
                details = {"session": session.id, "status": str(session.status)}
                message = f"The session {session.id} is {session.status}: terminate it first."
                raise Conflict(message, code="SESSION_ACTIVE", details=details)
        self.drop(call, sessions)
        try:
            self.repository.apply(call, [Change(session, None, "purge") for session in sessions])
        except StaleVersion as error:
            raise self._contended(sessions[error.args[0]]) from error

    def _named(self, principal: Principal, action: CreateSession) -> Session | None:
        """The live session of the caller's that is asked for again. Raises Conflict when it is of another image."""
        if not action.fields["name"]:
            raise Unprocessable.field("name", "Name the session to use again.", "missing")
        claim = name_claim(action.scope, subject_of(principal), action.fields["name"])
        key = self.repository.store.holder(claim)
        found = None if key is None else self.repository.get_many(action.scope, [key])[0]
        if found is None or found.status.settled:
            return None
        if found.image.lower() != str(action.fields["image"] or found.image).lower():
            raise self._exists(found)
        return found

    def _exists(self, session: Session) -> Conflict:
        held = self.repository.store.holder(name_claim(session.scope, session.owner, session.name))
        message = f"You have a live session {session.name!r} already."
        return Conflict(message, code="SESSION_EXISTS", details={"session_id": held})

    def _waited(self, call: Call, session: Session, seconds: int) -> Session:
        """The session when it is RUNNING or has ended, at most so many seconds later, or as it is where it may not wait."""
        if not seconds:
            return session

        def read(found: Session) -> Session:
            return self.repository.get(found.scope, found.id)

        with self.waits().begin(call.principal, seconds) as wait:
            return wait.look(session, read, _runs_or_ended, seconds, _PACE)


def seen_by(principal: Principal, session: Session) -> Session:
    """The session as somebody may see it: what it runs, and with which secrets, is its owner's to know."""
    if principal == PLATFORM or subject_of(principal) == session.owner:
        return session
    return session.model_copy(update=dict.fromkeys(_OF_OWNER) | {"secrets": []})


def _runs_or_ended(session: Session) -> bool:
    return session.started_at is not None or session.status.settled


def _unmountable(session: Session) -> Unprocessable:
    """The error for a folder that was removed while the session was made."""
    names = ", ".join(repr(one.folder) for one in session.mounts)
    return Unprocessable.field("mounts", f"One of the folders is gone: {names}.", "not_found", code="FOLDER_NOT_FOUND")


def _without(session: Session, checker: str) -> list[str]:
    return [name for name in session.idle_exclusions if name.lower() != checker.lower()]


def _later(part: "Lazy[Any]", actions: Iterable[type[Action]]) -> dict[type[Action], Handler]:
    """The handlers of a part that is put together when one of them is asked for."""

    def handler(action: type[Action]) -> Handler:
        def handle(call: Call, asked: Action) -> Any:
            return part().handlers[action](call, asked)

        return handle

    return {action: handler(action) for action in actions}


def wire(parts: "Parts") -> SessionService:
    """The service, put together."""
    lazily: Callable[[Any], Any] = parts.lazy
    return SessionService(
        SessionRepository(parts.store, Session),
        parts.clock,
        lazily(DRAFTS),
        lazily(LIFECYCLE),
        lazily(PASSES),
        lazily(SWEEP),
        lazily(EXPLAINING),
        lazily(PASS_QUEUE),
        lazily(OVERDUE),
        lazily(SPECIFICATIONS),
        lazily(LIMITS),
        lazily(USAGE),
        lazily(IN_SESSIONS),
        lazily(VISITS),
        lazily(IDLING),
        parts.objects,
        lazily(WAITS),
    )
