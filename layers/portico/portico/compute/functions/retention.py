"""Retention of versions: the latest ten READY ones, the latest ten failed ones, the current one, and all in use.

In use are those that aliases name and those of runs in flight.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from portico.compute.functions.engine import Engine
from portico.compute.functions.entity import Function
from portico.compute.functions.version import Version
from portico.compute.functions.versions import Versions
from portico.core.aws.object_store import Objects
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.scope import Scope

KEPT: Final = 10


@frozen
class Retention:
    """Removes versions from the table, the engine and the object storage."""

    versions: Versions
    functions: Repository[Function]
    engine: Engine
    objects: Objects
    in_use: Callable[[Scope, str], Collection[str]]

    def prune(self, call: Call, built: Function) -> None:
        """Removes what nobody needs after a build.

        What is read first is what is removed: a rollback or an alias that takes a version back meanwhile pins it, so that
        its removal fails, and then nothing is removed until the next build.
        """
        scope, uid = built.scope, built.uid
        versions = self.versions.of(scope, uid)
        try:
            function = self.functions.get(scope, built.name, deleted=True)
        except NotFound:
            return
        named = {share.version for alias in self.versions.aliases_of(scope, uid) for share in alias.shares}
        kept, dropped = self._split(function, versions, named)
        try:
            self.versions.purge(call, dropped)
        except StaleVersion:
            return
        if dropped and built.engine_ref is not None:
            # Asked again: the runs come from an index, and one may have been given a version in its last moment. What is
            # kept for it goes with the next build.
            needed = {version.engine_ref for version in kept if version.engine_ref} | {*self.in_use(scope, uid)}
            self.engine.prune(built.engine_ref, needed)
        self._drop_code(function, built.code_version, kept)

    def _split(
        self, function: Function, versions: Sequence[Version], named: Collection[int]
    ) -> tuple[list[Version], list[Version]]:
        """The versions that are kept, and those that are not."""
        serving = (function.serving or {}).get("code_version")
        needed = {*named, function.code_version, serving}
        beyond = [*[v for v in versions if v.ready][KEPT:], *[v for v in versions if not v.ready][KEPT:]]
        old = [version for version in beyond if version.number not in needed]
        used = self.in_use(function.scope, function.uid) if old else ()
        dropped = [version for version in old if version.engine_ref not in used]
        gone = {version.id for version in dropped}
        return [version for version in versions if version.id not in gone], dropped

    def _drop_code(self, function: Function, before: int, kept: Sequence[Version]) -> None:
        used = {function.code, *(version.code for version in kept)}
        keys = self.objects.list(f"code/{function.uid}/")
        self.objects.delete(*(key for key in keys if key not in used and _number(key) < before))


def clean_up(call: Call, versions: Versions, objects: Objects, scope: Scope, uid: str) -> None:
    """Removes what a function that is gone has left behind in the table and in the object storage."""
    while keys := objects.list(f"code/{uid}/"):
        objects.delete(*keys)
    versions.purge(call, [*versions.of(scope, uid), *versions.aliases_of(scope, uid)])


def _number(key: str) -> int:
    """The number of the version that an archive was stored for: `code/<uid>/<number>-<id>.zip`."""
    return int(key.rpartition("/")[2].partition("-")[0])
