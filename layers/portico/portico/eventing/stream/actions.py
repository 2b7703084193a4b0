"""The actions on the stream: it is read as the journal grows, of a domain, of a project, or of one entity."""

from collections.abc import Sequence
from typing import ClassVar

from portico.core.actions.standard import Get, ScopedAction
from portico.core.base.frozen import frozen
from portico.core.model.action import Need
from portico.core.model.scope import Scope
from portico.core.model.target import Target


@frozen
class FollowStream(ScopedAction, of="stream", does="follow"):
    """Reads on in the journal of the scope, a domain or a project, from a cursor, or from now.

    `types` are patterns of event types, none for all; `entity` is a type and a name or an id. `wait` is in seconds.
    """

    mutates: ClassVar[bool] = False
    types: tuple[str, ...] = ()
    entity: tuple[str, str] | None = None
    after: str | None = None
    wait: float = 0.0

    @property
    def needs(self) -> Sequence[Need]:
        """Reading the project, where it is the stream of one."""
        if self.scope.project is None:
            return ()
        return (Need("project:get", Target("project", Scope(self.scope.domain), self.scope.project)),)


@frozen
class FollowOne(Get):
    """Reads on in what happens to one entity, from a cursor, or from its beginning; whoever may read it may do this."""

    after: str | None = None
    wait: float = 0.0


@frozen
class FollowRun(FollowOne, of="run", does="follow_run", permits="get", group="streams"):
    """Reads on in what happens to a run."""

    belongs: ClassVar[bool] = True


@frozen
class FollowSession(FollowOne, of="session", does="follow_session", permits="get", group="streams"):
    """Reads on in what happens to a session."""

    by_facts: ClassVar[bool] = True


@frozen
class FollowTask(FollowOne, of="task", does="follow_task", permits="get", group="streams"):
    """Reads on in what happens to a task."""
