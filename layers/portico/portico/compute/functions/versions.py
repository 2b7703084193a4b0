"""The versions and aliases of functions, as their services keep and find them."""

import random
from collections.abc import Iterable, Sequence
from typing import Any, Final

from portico.compute.functions.alias import HUNDRED, Alias, alias_id
from portico.compute.functions.entity import Function
from portico.compute.functions.version import Version, version_id
from portico.core.base.errors import Conflict, NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change
from portico.core.data.codec import from_item, partition
from portico.core.data.key_ranges import KeyRange
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope
from portico.core.model.target import Target

_MOST: Final = 1_000
_AT_ONCE: Final = 25


@frozen
class Versions:
    """Reads the versions and aliases of a function, strongly consistent."""

    store: Store

    @property
    def repository(self) -> Repository[Version]:
        """Keeps the versions."""
        return Repository(self.store, Version)

    @property
    def aliases(self) -> Repository[Alias]:
        """Keeps the aliases."""
        return Repository(self.store, Alias)

    @property
    def any(self) -> Repository[Any]:
        """Writes functions, versions and aliases in one transaction."""
        return Repository(self.store, Entity)

    def runnable(self, function: Function, target: str) -> Function:
        """The function at the version of a number (as text) or of an alias, drawn by weight.

        Raises NotFound, or Conflict when the version cannot run.
        """
        number = int(target) if is_number(target) else self.alias(function, target).at(random.randrange(HUNDRED))  # noqa: S311
        return function.laid_over(self.ready(function, number).fields)

    def ready(self, function: Function, number: int) -> Version:
        """The version of this number. Raises NotFound, or Conflict when it cannot run."""
        version = self.get(function, number)
        if not version.ready:
            message = f"Version {number} of the function {function.name!r} is {version.status}, not READY."
            details = {"function": function.name, "version": number, "status": str(version.status)}
            raise Conflict(message, code="FUNCTION_NOT_READY", details=details)
        return version

    def get(self, function: Function, number: int) -> Version:
        """The version of this number. Raises NotFound."""
        try:
            return self.repository.get(function.scope, version_id(function.uid, number))
        except NotFound as error:
            raise missing(Version, function.scope, str(number)) from error

    def alias(self, function: Function, name: str) -> Alias:
        """The alias of this name. Raises NotFound."""
        try:
            return self.aliases.get(function.scope, alias_id(function.uid, name))
        except NotFound as error:
            raise missing(Alias, function.scope, name) from error

    def of(self, scope: Scope, uid: str) -> list[Version]:
        """All versions of a function, the latest first."""
        return [from_item(Version, item) for item in self._items(Version, scope, uid)]

    def aliases_of(self, scope: Scope, uid: str) -> list[Alias]:
        """All aliases of a function."""
        return [from_item(Alias, item) for item in self._items(Alias, scope, uid)]

    def purge(self, call: Call, entities: Sequence[Any]) -> None:
        """Removes versions and aliases, a few at once. Raises StaleVersion when one was changed since it was read."""
        for start in range(0, len(entities), _AT_ONCE):
            part = entities[start : start + _AT_ONCE]
            self.any.apply(call, [Change(entity, None, "purge", {"function": entity.function}) for entity in part])

    def _items(self, entity_type: type[Entity], scope: Scope, uid: str) -> Iterable[Any]:
        where = KeyRange(partition(entity_type, scope), begins_with=f"{uid}-", descending=True)
        return self.store.table.query(self.store.entities, where, _MOST).items


def is_number(target: str) -> bool:
    """True if a target is the number of a version; aliases begin with a letter."""
    return target.isascii() and target.isdigit() and len(target) <= 9


def missing(entity_type: type[Entity], scope: Scope, key: str) -> NotFound:
    """The error for a version or an alias that is not there, as callers name it."""
    return Target(entity_type.type, scope, key).missing()
