"""Builds: what makes a function READY or says why it cannot be, and what removes the versions that nobody needs any more."""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from portico.compute.functions.actions import BuildFunction
from portico.compute.functions.engine import (
    ENGINE,
    CodeMissing,
    Deployment,
    DeploymentRefused,
    Engine,
    EngineError,
    LanguageUnavailable,
)
from portico.compute.functions.entity import BuildFailure, Function, FunctionStatus
from portico.compute.functions.images import IMAGES, ImagePending, Images, ImageUnusable
from portico.compute.functions.retention import Retention, clean_up
from portico.compute.functions.version import Version
from portico.compute.functions.versions import Versions
from portico.core.actions.standard import Fields
from portico.core.aws.object_store import Objects
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_BUILDS: Final = 5
PROBE_SECONDS: Final = 20.0
_MISSING: Final = "The code is no longer stored: send its source again."
InUse = Callable[[Scope, str], Collection[str]]
IN_USE: Part[InUse] = Part("portico.compute.runs.in_flight:wire")


@frozen
class Builds:
    """Brings the engine to what functions now are; `in_use` gives the references that runs of a function in flight have."""

    repository: Repository[Function]
    versions: Versions
    objects: Objects
    engine: Engine
    images: Images
    in_use: InUse
    clock: Clock

    def build(self, call: Call, action: BuildFunction) -> Function | None:
        """The function after its build; asking twice, late or out of order does no harm. None when it is gone or changed."""
        try:
            function = self.repository.get(action.scope, action.key)
        except NotFound:
            self._absent(call, action)
            return None
        if action.uid not in (None, function.uid):
            self._clean_up(call, action.scope, str(action.uid))
        return self._built(call, function) if function.status is FunctionStatus.CREATING else function

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: an unfinished build is recorded again, or given up.

        Only the function and its version are written, for the sweep's role reaches neither code nor engine; versions that
        nobody needs go at the next build.
        """
        function = self.repository.get(scope, key)
        if function.status is not FunctionStatus.CREATING:
            return
        now, builds = self.clock.now(), function.builds + 1
        if builds < MAX_BUILDS:
            self._write(call, [Change(function, function.changed(now, builds=builds), "rebuild")])
            return
        reason = BuildFailure(type="BuildFailed", message=f"The build did not end after {MAX_BUILDS} attempts.")
        given_up = function.changed(now, status=FunctionStatus.ERROR, reason=reason, builds=builds)
        self._write(call, _settled(function, given_up))

    def _absent(self, call: Call, action: BuildFunction) -> None:
        """A purged function leaves nothing; one that is deleted keeps its code, for it may be restored."""
        if action.uid is not None:
            self._clean_up(call, action.scope, action.uid)
            return
        with suppress(NotFound, CodeMissing):
            self._keep(self.repository.get(action.scope, action.key, deleted=True).code)

    def _built(self, call: Call, function: Function) -> Function | None:
        """Its code is kept first: a version names it, however the build ends and however long it waits."""
        try:
            self._keep(function.code)
            image = self.images.resolve(function.scope, function.image)
            ref = self.engine.deploy(Deployment.of(function, image))
        except ImagePending:
            return function
        except CodeMissing:
            return self._fail(call, function, BuildFailure(type="CodeMissing", message=_MISSING))
        except ImageUnusable as error:
            return self._fail(call, function, error.reason)
        except DeploymentRefused as error:
            return self._fail(call, function, BuildFailure(type="CodeRefused", message=str(error)))
        if reason := self._probe(ref, function):
            return self._fail(call, function, reason, engine_ref=ref)
        ready = {"status": FunctionStatus.READY, "reason": None, "engine_ref": ref, "serving": None}
        return self._settle(call, function, ready)

    def _keep(self, code: str) -> None:
        try:
            self.objects.keep(code)
        except KeyError as error:
            raise CodeMissing from error

    def _fail(self, call: Call, function: Function, reason: BuildFailure, **changes: Any) -> Function | None:
        """The earlier READY version goes on serving."""
        return self._settle(call, function, {"status": FunctionStatus.ERROR, "reason": reason, **changes})

    def _probe(self, ref: str, function: Function) -> BuildFailure | None:
        event = {"operation": "probe", "function": function.name, "timeout": PROBE_SECONDS}
        try:
            reply = self.engine.invoke(ref, event, PROBE_SECONDS)
        except LanguageUnavailable as error:
            return BuildFailure(type="LanguageUnavailable", message=str(error))
        except EngineError:
            return BuildFailure(type="RuntimeLost", message="The function's process ended while it was being loaded.")
        return None if reply.get("ok") else BuildFailure.model_validate(reply["reason"])

    def _settle(self, call: Call, function: Function, changes: Fields) -> Function | None:
        """The function and its version, written together; None when the function was changed meanwhile, or is gone."""
        after = function.changed(self.clock.now(), **changes)
        if self._write(call, _settled(function, after)):
            Retention(self.versions, self.repository, self.engine, self.objects, self.in_use).prune(call, after)
            return after
        self._clean_up_if_gone(call, function)
        return None

    def _write(self, call: Call, changes: list[Change[Any]]) -> bool:
        try:
            self.versions.any.apply(call, changes)
        except StaleVersion:
            return False
        return True

    def _clean_up_if_gone(self, call: Call, function: Function) -> None:
        """A function that changed while it was built has asked for a build of its own, unless it was purged."""
        try:
            there = self.repository.get(function.scope, function.name, deleted=True)
        except NotFound:
            there = None
        if there is None or there.uid != function.uid:
            self._clean_up(call, function.scope, function.uid)

    def _clean_up(self, call: Call, scope: Scope, uid: str) -> None:
        self.engine.delete(uid)
        clean_up(call, self.versions, self.objects, scope, uid)


def _settled(before: Function, after: Function) -> list[Change[Any]]:
    """The end of a build: the function, and its version."""
    data = {"function": after.name, "version": after.code_version}
    return [Change(before, after, "build"), Change(None, Version.of(after), "create", data)]


def wire(parts: "Parts") -> Builds:
    """The builds of functions."""
    repository, versions = parts.repository(Function), Versions(parts.store)
    tools = (parts.objects, parts.get(ENGINE), parts.get(IMAGES))
    return Builds(repository, versions, *tools, parts.get(IN_USE), parts.clock)
