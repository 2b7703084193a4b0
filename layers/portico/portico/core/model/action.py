"""Actions: frozen data that says what a caller asks for."""

from collections.abc import Sequence
from typing import ClassVar

from portico.core.base.frozen import frozen
from portico.core.model.scope import GLOBAL
from portico.core.model.target import Target


@frozen(slots=True)
class Need:
    """A permission that a call takes beyond its own, and on what: the use of a secret that it hands out."""

    permission: str
    target: Target


@frozen
class Action:
    """Base of all actions: frozen data, its name (`functions.create`) and permission (`function:create`)."""

    name: ClassVar[str]
    permission: ClassVar[str]
    mutates: ClassVar[bool] = True
    once: ClassVar[bool] = (
        False  # whether doing it twice would be twice the effect: see `core/data/idempotency_mark.py`
    )
    belongs: ClassVar[bool] = False  # whether its entity belongs to another: then the service asks the call's guard

    @property
    def target(self) -> Target:
        """The target of the action. Every action defines it."""
        raise TypeError(f"{type(self).__name__} has no target")

    @property
    def targets(self) -> Sequence[Target]:
        """All that the action is about: more than one for a batch."""
        return (self.target,)

    @property
    def needs(self) -> Sequence[Need]:
        """Further permissions that the caller needs: none, for most actions."""
        return ()

    @property
    def operation(self) -> str:
        """The part of the permission after the colon."""
        return self.permission.partition(":")[2]


@frozen
class PlatformAction(Action):
    """Base of the actions that are about the platform, or about something that is found out later (a token)."""

    entity_type: ClassVar[str]

    @property
    def target(self) -> Target:
        """Something of this type, in the global scope."""
        return Target(self.entity_type, GLOBAL)
