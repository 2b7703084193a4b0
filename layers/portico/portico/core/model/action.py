"""Actions: frozen data that says what a caller asks for."""

from collections.abc import Sequence
from typing import ClassVar, Final

from portico.core.base.frozen import frozen
from portico.core.model.scope import GLOBAL
from portico.core.model.target import Target


@frozen(slots=True)
class Need:
    """A permission that a call takes beyond its own, and on what: the use of a secret that it hands out."""

    permission: str
    target: Target


_PERMITS: Final = {"search": "get"}  # what a caller must be allowed, where that is called otherwise


@frozen
class Action:
    """Base of all actions: frozen data.

    A class says what its entities are of and what it does (`class KillRun(EntityAction, of="run", does="kill")`); its name
    (`runs.kill`) and permission (`run:kill`) follow. `permits` is the permission's operation where that is another, `group`
    the beginning of the name where that is not the plural.
    """

    name: ClassVar[str]
    permission: ClassVar[str]
    entity_type: ClassVar[str]
    mutates: ClassVar[bool] = True
    once: ClassVar[bool] = (
        False  # whether doing it twice would be twice the effect: see `core/data/idempotency_mark.py`
    )
    belongs: ClassVar[bool] = False  # whether its entity belongs to another: then the service asks the call's guard
    by_facts: ClassVar[bool] = False  # whether it is decided by the facts of its entity, so only when that is read
    recorded: ClassVar[bool] = True  # whether its changes have records in the journal (a beat has none)
    audited: ClassVar[bool] = False  # whether it has a record without a change: a download, a connection

    def __init_subclass__(
        cls, *, of: str | None = None, does: str | None = None, permits: str | None = None, group: str | None = None
    ) -> None:
        """Names the class; one without `does` is a base of others."""
        super().__init_subclass__()
        if of is not None:
            cls.entity_type = of
        if does is not None:
            cls.name = f"{group or plural(cls.entity_type)}.{does}"
            cls.permission = f"{cls.entity_type}:{permits or _PERMITS.get(does, does)}"

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

    @property
    def target(self) -> Target:
        """Something of this type, in the global scope."""
        return Target(self.entity_type, GLOBAL)


def plural(entity_type: str) -> str:
    """The plural of a type of entity, as in paths and names."""
    if entity_type.endswith("y"):
        return f"{entity_type[:-1]}ies"
    return f"{entity_type}es" if entity_type.endswith("s") else f"{entity_type}s"
