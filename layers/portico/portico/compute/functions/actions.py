"""The actions on functions that are not standard, and those on their versions and aliases."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from portico.core.actions.preconditions import Expected
from portico.core.actions.standard import EntityAction, Fields, Find, Get, Remove, ScopedAction, Update
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.model.target import Target


@frozen
class BuildFunction(EntityAction):
    """Makes a function runnable, or cleans up after one that is gone; asked for by events only."""

    name: ClassVar[str] = "functions.build"
    permission: ClassVar[str] = "function:build"
    entity_type: ClassVar[str] = "function"
    uid: str | None = None

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The build of the function that a change tells of."""
        return cls(scope, data["entity"], data.get("data", {}).get("uid"))


@frozen
class RollbackFunction(EntityAction):
    """Makes an earlier version the current one; `number` None is the READY one before it, `version` what `If-Match` names."""

    name: ClassVar[str] = "functions.rollback"
    permission: ClassVar[str] = "function:rollback"
    once: ClassVar[bool] = True
    entity_type: ClassVar[str] = "function"
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
class _OfVersions(_OfFunction):
    entity_type: ClassVar[str] = "version"


@frozen
class GetVersion(Get, _OfVersions):
    """Reads one version; `key` is its number."""

    name: ClassVar[str] = "versions.get"
    permission: ClassVar[str] = "version:get"


@frozen
class SearchVersions(Find, _OfVersions):
    """Searches the versions of a function."""

    name: ClassVar[str] = "versions.search"
    permission: ClassVar[str] = "version:get"


@frozen
class _OfAliases(_OfFunction):
    entity_type: ClassVar[str] = "alias"


@frozen
class CreateAlias(EntityAction, _OfAliases):
    """Adds an alias of this name."""

    name: ClassVar[str] = "aliases.create"
    permission: ClassVar[str] = "alias:create"
    fields: Fields


@frozen
class GetAlias(Get, _OfAliases):
    """Reads one alias."""

    name: ClassVar[str] = "aliases.get"
    permission: ClassVar[str] = "alias:get"


@frozen
class SearchAliases(Find, _OfAliases):
    """Searches the aliases of a function."""

    name: ClassVar[str] = "aliases.search"
    permission: ClassVar[str] = "alias:get"


@frozen
class UpdateAlias(Update, _OfAliases):
    """Changes the fields given; `version` is what `If-Match` names, None for any."""

    name: ClassVar[str] = "aliases.update"
    permission: ClassVar[str] = "alias:update"


@frozen
class DeleteAlias(Remove, _OfAliases):
    """Removes an alias for good; `version` is what `If-Match` names, None for any."""

    name: ClassVar[str] = "aliases.delete"
    permission: ClassVar[str] = "alias:delete"
