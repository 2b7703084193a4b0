"""The actions on functions that are not standard, and those on their versions and aliases."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from portico.core.actions.preconditions import Expected
from portico.core.actions.standard import EntityAction, Fields, Find, Get, Remove, ScopedAction, Update
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.model.target import Target


@frozen
class BuildFunction(EntityAction, of="function", does="build"):
    """Makes a function runnable, or cleans up after one that is gone; asked for by events only."""

    uid: str | None = None

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The build of the function that a change tells of."""
        return cls(scope, data["entity"], data.get("data", {}).get("uid"))


@frozen
class RollbackFunction(EntityAction, of="function", does="rollback"):
    """Makes an earlier version the current one; `number` None is the READY one before it, `version` what `If-Match` names."""

    once: ClassVar[bool] = True
    number: int | None = None
    version: Expected = None


@frozen
class _OfFunction(ScopedAction):
    """About something that belongs to a function, which the action names."""

    function: str

    @property
    def target(self) -> Target:
        """The version or the alias, or all of the function's; within the function."""
        function = Target("function", self.scope, self.function)
        return Target(self.entity_type, self.scope, getattr(self, "key", None), function)


@frozen
class _OfVersions(_OfFunction, of="version"):
    """Base of the actions on versions."""


@frozen
class GetVersion(Get, _OfVersions, does="get"):
    """Reads one version; `key` is its number."""


@frozen
class SearchVersions(Find, _OfVersions, does="search"):
    """Searches the versions of a function."""


@frozen
class _OfAliases(_OfFunction, of="alias"):
    """Base of the actions on aliases."""


@frozen
class CreateAlias(EntityAction, _OfAliases, does="create"):
    """Adds an alias of this name."""

    fields: Fields


@frozen
class GetAlias(Get, _OfAliases, does="get"):
    """Reads one alias."""


@frozen
class SearchAliases(Find, _OfAliases, does="search"):
    """Searches the aliases of a function."""


@frozen
class UpdateAlias(Update, _OfAliases, does="update"):
    """Changes the fields given; `version` is what `If-Match` names, None for any."""


@frozen
class DeleteAlias(Remove, _OfAliases, does="delete"):
    """Removes an alias for good; `version` is what `If-Match` names, None for any."""
