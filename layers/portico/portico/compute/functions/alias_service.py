"""Aliases of functions."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.compute.functions.actions import CreateAlias, DeleteAlias, GetAlias, SearchAliases, UpdateAlias
from portico.compute.functions.alias import Alias, alias_id, aliases_partition
from portico.compute.functions.entity import Function
from portico.compute.functions.versions import Versions
from portico.core.actions.preconditions import require_version
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.query import Page
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.revisions import typed

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_ALIASES: Final = 20
_ATTEMPTS: Final = 10


@frozen
class AliasService:
    """Create, get, search, update, delete. An alias names READY versions, and they are kept for as long as it does."""

    functions: Repository[Function]
    versions: Versions
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            CreateAlias: self.create,
            GetAlias: self.get,
            SearchAliases: self.search,
            UpdateAlias: self.update,
            DeleteAlias: self.delete,
        }

    def create(self, call: Call, action: CreateAlias) -> Alias:
        """Adds the alias. Raises Conflict when the name is taken or there are 20, Unprocessable for a version that is not READY."""
        function = self.functions.get(action.scope, action.function)
        found = self.versions.aliases_of(action.scope, function.uid)
        if any(alias.id == alias_id(function.uid, action.key) for alias in found):
            raise _taken(action.key)
        if len(found) >= MAX_ALIASES:
            message = f"A function has at most {MAX_ALIASES} aliases."
            raise Conflict(message, code="LIMIT_EXCEEDED", details={"limit": "aliases", "max": MAX_ALIASES})
        now = self.clock.now()
        alias = Alias(
            id=alias_id(function.uid, action.key),
            scope=function.scope,
            created_at=now,
            updated_at=now,
            name=action.key,
            function=function.name,
            function_uid=function.uid,
            **action.fields,
        )
        try:
            self._write(call, function, None, alias)
        except StaleVersion as error:
            raise _taken(action.key) if error.args[0] == 0 else _contended(action.key) from error
        return alias

    def get(self, call: Call, action: GetAlias) -> Alias:
        """The alias. Raises NotFound."""
        return self._find(action.scope, action.function, action.key)[1]

    def search(self, call: Call, action: SearchAliases) -> Page[Alias]:
        """One page of the function's aliases."""
        function = self.functions.get(action.scope, action.function)
        parent = aliases_partition(str(action.scope), function.uid)
        return self.versions.aliases.search(action.scope, action.querier, parent=parent)

    def update(self, call: Call, action: UpdateAlias) -> Alias:
        """The changed alias. Raises NotFound, PreconditionFailed, Unprocessable for a version that is not READY."""
        for _ in range(_ATTEMPTS):
            function, alias = self._expected(action)
            after = alias.changed(self.clock.now(), **typed(alias, action.changes))
            try:
                self._write(call, function, alias, after)
            except StaleVersion:
                continue
            return after
        raise _contended(action.key)

    def delete(self, call: Call, action: DeleteAlias) -> None:
        """Removes the alias for good. Raises NotFound, PreconditionFailed."""
        for _ in range(_ATTEMPTS):
            function, alias = self._expected(action)
            try:
                return self.versions.aliases.purge(call, alias, function=function.name, alias=alias.name)
            except StaleVersion:
                continue
        raise _contended(action.key)

    def _find(self, scope: Scope, function: str, name: str) -> tuple[Function, Alias]:
        found = self.functions.get(scope, function)
        return found, self.versions.alias(found, name)

    def _expected(self, action: Any) -> tuple[Function, Alias]:
        function, alias = self._find(action.scope, action.function, action.key)
        require_version(alias, action.version)
        return function, alias

    def _write(self, call: Call, function: Function, before: Alias | None, after: Alias) -> None:
        """Writes the alias and pins its versions, so that none of them is removed at the same time."""
        data = {"function": function.name, "alias": after.name}
        self.versions.any.apply(call, [Change(before, after, None, data), *self._pins(function, before, after)])

    def _pins(self, function: Function, before: Alias | None, after: Alias) -> Sequence[Change[Any]]:
        held = {share.version for share in before.shares} if before else set()
        named = [(place, share.version) for place, share in enumerate(after.shares) if share.version not in held]
        return [self._pin(function, place, number) for place, number in named]

    def _pin(self, function: Function, place: int, number: int) -> Change[Any]:
        field = f"versions.{place}.version"
        try:
            version = self.versions.get(function, number)
        except NotFound as error:
            raise Unprocessable.field(field, f"There is no version {number}.", "missing") from error
        if not version.ready:
            raise Unprocessable.field(field, f"Version {number} is {version.status}, not READY.")
        pinned = version.changed(self.clock.now(), pins=version.pins + 1)
        return Change(version, pinned, "pin", {"function": function.name})


def _taken(name: str) -> Conflict:
    return Conflict(f"There is already an alias {name!r}.", code="ALIAS_EXISTS", details={"alias": name})


def _contended(name: str) -> Conflict:
    message = f"Others are changing {name!r} right now; try again."
    return Conflict(message, code="ALIAS_CONTENDED", details={"alias": name})


def wire(parts: "Parts") -> AliasService:
    """The service, put together."""
    return AliasService(parts.repository(Function), Versions(parts.store), parts.clock)
