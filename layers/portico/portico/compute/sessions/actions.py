"""The actions on sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, ClassVar, Self

from portico.core.actions.standard import BatchUpdate, EntityAction, Find, Get, OnOne, ScopedAction, Update
from portico.core.base.frozen import frozen
from portico.core.model.action import Need, PlatformAction
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target


@frozen
class GetSession(Get, of="session", does="get"):
    """Reads one session."""

    by_facts: ClassVar[bool] = True


@frozen
class SearchSessions(Find, of="session", does="search"):
    """Searches the sessions of a project."""


@frozen
class UpdateSession(Update, of="session", does="update"):
    """Changes the words of a session, and its priority while it waits."""

    by_facts: ClassVar[bool] = True


@frozen
class UpdateSessions(BatchUpdate, of="session", does="batch_update", permits="update"):
    """Changes the words of several sessions, and the priorities of those that wait; all or none."""

    by_facts: ClassVar[bool] = True


@frozen
class AsksForSession(ScopedAction):
    """Asks for a session with these fields, and waits for it for so many seconds."""

    once: ClassVar[bool] = True
    fields: Mapping[str, Any]
    wait: int = field(default=0, kw_only=True)


@frozen
class CreateSession(AsksForSession, of="session", does="create"):
    """Starts a session, or finds the live one of the same name where `reuse` says so."""

    @property
    def needs(self) -> Sequence[Need]:
        """The use of each secret that the session is given, and of the one that signs its callback."""
        signing = self.fields["callback_secret"]
        names = [*self.fields["secrets"], *([signing] if signing else [])]
        return [Need("secret:use", Target("secret", self.scope, name)) for name in names]


@frozen
class TerminateSession(OnOne, of="session", does="terminate"):
    """Ends a session; `forced` without grace."""

    by_facts: ClassVar[bool] = True
    forced: bool = False


@frozen
class DeleteSession(OnOne, of="session", does="delete", permits="terminate"):
    """Ends a session; with `purge` removes one that has ended for good."""

    by_facts: ClassVar[bool] = True
    purge: bool = False


@frozen
class RenameSession(OnOne, of="session", does="rename", permits="update"):
    """Gives a live session another name."""

    by_facts: ClassVar[bool] = True
    new_name: str = ""


@frozen
class _OnExclusion(OnOne):
    """About what an idle checker does to a session."""

    by_facts: ClassVar[bool] = True
    checker: str = ""

    @property
    def needs(self) -> Sequence[Need]:
        """The checker's: the session itself is only to be seen."""
        return [Need("idle_checker:exclude", Target("idle_checker", GLOBAL, self.checker))]


@frozen
class ExcludeChecker(_OnExclusion, of="session", does="exclude_checker", permits="get"):
    """Keeps an idle checker from ending a session."""


@frozen
class IncludeChecker(_OnExclusion, of="session", does="include_checker", permits="get"):
    """Lets an idle checker end a session again."""


@frozen
class ReadHistory(Get, of="session", does="history", permits="get"):
    """Reads the steps of a session."""

    by_facts: ClassVar[bool] = True


@frozen
class ReadGraph(Get, of="session", does="graph", permits="get"):
    """Reads what a session waits for, and what waits for it."""

    by_facts: ClassVar[bool] = True


@frozen
class ExplainSession(Get, of="session", does="explain", permits="get"):
    """Reads why a session waits."""

    by_facts: ClassVar[bool] = True


@frozen
class ExplainPlan(ScopedAction, of="session", does="explain_plan", permits="create"):
    """Asks what would become of a session, without starting it."""

    mutates: ClassVar[bool] = False
    fields: Mapping[str, Any]


@frozen
class _OnSeveral(ScopedAction):
    """About several sessions; all of them or none."""

    by_facts: ClassVar[bool] = True
    field: ClassVar[str] = "ids"
    keys: Sequence[str]

    @property
    def targets(self) -> Sequence[Target]:
        """Each of the sessions."""
        return [Target(self.entity_type, self.scope, key) for key in self.keys]


@frozen
class TerminateSessions(_OnSeveral, of="session", does="batch_delete", permits="terminate"):
    """Ends several."""


@frozen
class PurgeSessions(_OnSeveral, of="session", does="batch_purge", permits="purge"):
    """Removes several settled ones for good."""


@frozen
class RunPass(PlatformAction, of="session", does="run_pass", permits="schedule"):
    """Schedules the pending sessions of a resource group; asked for by the queue only."""

    group: str


@frozen
class ObserveSession(PlatformAction, of="session", does="observe", permits="schedule"):
    """Looks at what the engine knows of a session, whose id is all that it tells; asked for by events only."""

    key: str


@frozen
class SweepSession(EntityAction, of="session", does="sweep", permits="schedule"):
    """Looks after a session that is overdue; asked for by the sweep only."""


@frozen
class FollowSession(EntityAction, of="session", does="follow", permits="schedule"):
    """Does what the end of a session asks for; asked for by events only."""

    data: Mapping[str, Any] | None = None

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The action that the record of an end asks for."""
        return cls(scope, data["entity"], data)


@frozen
class NoteCallback(EntityAction, of="session", does="note_callback", permits="schedule"):
    """Remembers that the callback of a session was taken, or with `error` why it was given up; asked for by events only."""

    error: str | None = None
