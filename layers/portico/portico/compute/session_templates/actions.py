"""The action on session templates beside the standard ones."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.action import Need
from portico.core.model.target import Target


@frozen
class StartFromTemplate(EntityAction, of="session_template", does="start", permits="get"):
    """Starts a session from a template, as `CreateSession` does; `overrides` are the fields that the caller gives itself."""

    once: ClassVar[bool] = True
    overrides: Mapping[str, Any]
    wait: int = 0

    @property
    def needs(self) -> Sequence[Need]:
        """The right to start sessions."""
        return [Need("session:create", Target("session", self.scope))]
