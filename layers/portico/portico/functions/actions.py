"""The actions on functions that are not standard, and those on their versions and aliases."""

from dataclasses import dataclass
from typing import ClassVar

from portico.core.action import Target
from portico.core.preconditions import Expected
from portico.core.query import Querier
from portico.core.standard_actions import Fields, ScopedAction


@dataclass(frozen=True)
class BuildFunction(ScopedAction):
    """Makes a function runnable, or cleans up after one that is gone; asked for by events only."""

    name: ClassVar[str] = "functions.build"
    permission: ClassVar[str] = "function:build"
    entity_type: ClassVar[str] = "function"
    key: str
    uid: str | None = None


@dataclass(frozen=True)
class RollbackFunction(ScopedAction):
    """Makes an earlier version the current one; `number` None is the READY one before it, `version` what `If-Match` names."""

    name: ClassVar[str] = "functions.rollback"
    permission: ClassVar[str] = "function:rollback"
    entity_type: ClassVar[str] = "function"
    key: str
    number: int | None = None
    version: Expected = None


@dataclass(frozen=True)
class _OfFunction(ScopedAction):
    """About something that belongs to a function, which the action names."""

    function: str

    @property
    def target(self) -> Target:
        """The version or the alias, or all of the function's; within the function."""
        function = Target("function", self.scope, self.function)
        return Target(self.entity_type, self.scope, getattr(self, "key", None), function)


@dataclass(frozen=True)
class GetVersion(_OfFunction):
    """Reads one version; `key` is its number."""

    name: ClassVar[str] = "versions.get"
    permission: ClassVar[str] = "version:get"
    entity_type: ClassVar[str] = "version"
    mutates: ClassVar[bool] = False
    key: str


@dataclass(frozen=True)
class SearchVersions(_OfFunction):
    """Searches the versions of a function."""

    name: ClassVar[str] = "versions.search"
    permission: ClassVar[str] = "version:get"
    entity_type: ClassVar[str] = "version"
    mutates: ClassVar[bool] = False
    querier: Querier


@dataclass(frozen=True)
class _OfAliases(_OfFunction):
    entity_type: ClassVar[str] = "alias"


@dataclass(frozen=True)
class CreateAlias(_OfAliases):
    """Adds an alias of this name."""

    name: ClassVar[str] = "aliases.create"
    permission: ClassVar[str] = "alias:create"
    key: str
    fields: Fields


@dataclass(frozen=True)
class GetAlias(_OfAliases):
    """Reads one alias."""

    name: ClassVar[str] = "aliases.get"
    permission: ClassVar[str] = "alias:get"
    mutates: ClassVar[bool] = False
    key: str


@dataclass(frozen=True)
class SearchAliases(_OfAliases):
    """Searches the aliases of a function."""

    name: ClassVar[str] = "aliases.search"
    permission: ClassVar[str] = "alias:get"
    mutates: ClassVar[bool] = False
    querier: Querier


@dataclass(frozen=True)
class UpdateAlias(_OfAliases):
    """Changes the fields given; `version` is what `If-Match` names, None for any."""

    name: ClassVar[str] = "aliases.update"
    permission: ClassVar[str] = "alias:update"
    key: str
    changes: Fields
    version: Expected = None


@dataclass(frozen=True)
class DeleteAlias(_OfAliases):
    """Removes an alias for good; `version` is what `If-Match` names, None for any."""

    name: ClassVar[str] = "aliases.delete"
    permission: ClassVar[str] = "alias:delete"
    key: str
    version: Expected = None
