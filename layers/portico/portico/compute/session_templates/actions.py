"""The action on session templates beside the standard ones."""

from collections.abc import Sequence

from portico.compute.sessions.actions import AsksForSession
from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.action import Need
from portico.core.model.target import Target


@frozen
class StartFromTemplate(EntityAction, AsksForSession, of="session_template", does="start", permits="get"):
    """Starts a session from a template, as `CreateSession` does; `fields` are those that the caller gives itself."""

    @property
    def needs(self) -> Sequence[Need]:
        """The right to start sessions."""
        return [Need("session:create", Target("session", self.scope))]
