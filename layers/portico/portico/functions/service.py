"""Functions: creating, changing and building them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

from portico.core.action import Action, Handler
from portico.core.call import Call
from portico.core.errors import Conflict, NotFound, PorticoError, error_prefix
from portico.core.ids import new_id
from portico.core.objects import Objects
from portico.core.repository import StaleVersion
from portico.core.scope import Scope
from portico.core.standard import Create, Fields, StandardService
from portico.functions.actions import BuildFunction
from portico.functions.engine import Deployment, Engine, EngineError
from portico.functions.entity import ACTIONS, Function, FunctionStatus, Reason
from portico.functions.source import archive, digest
from portico.resource_policies.service import Limits

MAX_BUILDS: Final = 5
PROBE_SECONDS: Final = 20.0
UNFINISHED: Final = {"unfinished": "true"}
_BUILT_FROM: Final = frozenset({"source", "handler", "image", "timeout", "memory"})


@dataclass(frozen=True)
class FunctionService(StandardService[Function]):
    """The standard operations, and the build that makes a function READY or says why it cannot be."""

    objects: Objects
    engine: Engine
    limits: Limits
    actions: ClassVar[dict[str, Any]] = ACTIONS

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and the build."""
        return {**super().handlers, BuildFunction: self.build}

    def create(self, call: Call, action: Create) -> Function:
        """Adds the function, CREATING; its archive does not stay behind when the name is taken."""
        self.limits.check(action.scope, "functions", "functions", 1)
        uid = new_id()
        stored = self._store(action.scope, uid, 1, action.fields["source"])
        fields = {key: value for key, value in action.fields.items() if key != "source"}
        try:
            return super().create(call, type(action)(action.scope, {**fields, **stored, "uid": uid}))
        except PorticoError:
            self.objects.delete(stored["code"])
            raise

    def revise(self, call: Call, entity: Function, changes: Fields) -> Function:
        """What the code is built from begins a new version, CREATING; anything else changes in place."""
        if not _BUILT_FROM & changes.keys():
            return super().revise(call, entity, changes)
        version = entity.code_version + 1
        changed = {key: value for key, value in changes.items() if key != "source"}
        if "source" in changes:
            changed |= self._store(entity.scope, entity.uid, version, changes["source"])
        rebuilt = {"code_version": version, "status": FunctionStatus.CREATING, "reason": None, "builds": 0}
        return super().revise(call, entity, {**changed, **rebuilt})

    def purge_data(self, entity: Function) -> dict[str, Any]:
        """The builder cleans up by the uid, when the entity is gone."""
        return {"uid": entity.uid}

    def ready(self, scope: Scope, name: str) -> Function:
        """The function, if it can run. Raises NotFound, or Conflict that says its status."""
        function = self.repository.get(scope, name)
        if function.status is not FunctionStatus.READY or function.engine_ref is None:
            message = f"The function {name!r} is {function.status}, not READY."
            code = f"{error_prefix(function.type)}_NOT_READY"
            raise Conflict(message, code=code, details={"function": name, "status": str(function.status)})
        return function

    def build(self, call: Call, action: BuildFunction) -> Function | None:
        """Brings the engine to what the function now is; asking twice, late or out of order does no harm."""
        try:
            function = self.repository.get(action.scope, action.key)
        except NotFound:
            if action.uid is not None:
                self._clean_up(action.uid)
            return None
        if action.uid not in (None, function.uid):
            self._clean_up(str(action.uid))
        return self._built(call, function) if function.status is FunctionStatus.CREATING else function

    def rescue(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a build that nobody finished is recorded anew, or given up."""
        function = self.repository.get(scope, key)
        if function.status is not FunctionStatus.CREATING:
            return
        changes: dict[str, Any] = {"builds": function.builds + 1}
        if function.builds + 1 >= MAX_BUILDS:
            reason = Reason(type="BuildFailed", message=f"The build did not end after {MAX_BUILDS} attempts.")
            changes |= {"status": FunctionStatus.ERROR, "reason": reason}
        self._settle(call, function, changes, "rebuild")

    def _built(self, call: Call, function: Function) -> Function | None:
        ref = self.engine.deploy(Deployment.of(function, self.objects.get(function.code)))
        self.objects.keep(function.code)
        reason = self._probe(ref, function)
        status = FunctionStatus.ERROR if reason else FunctionStatus.READY
        built = self._settle(call, function, {"status": status, "reason": reason, "engine_ref": ref}, "build")
        if built is None:
            self._clean_up_if_gone(function)
        return built

    def _clean_up_if_gone(self, function: Function) -> None:
        """A function that changed while it was built has asked for a build of its own, unless it was purged."""
        try:
            there = self.repository.get(function.scope, function.name, deleted=True)
        except NotFound:
            there = None
        if there is None or there.uid != function.uid:
            self._clean_up(function.uid)

    def _probe(self, ref: str, function: Function) -> Reason | None:
        event = {"operation": "probe", "function": function.name, "timeout": PROBE_SECONDS}
        try:
            reply = self.engine.invoke(ref, event, PROBE_SECONDS)
        except EngineError:
            return Reason(type="RuntimeLost", message="The function's process ended while it was being loaded.")
        return None if reply.get("ok") else Reason.model_validate(reply["reason"])

    def _settle(self, call: Call, function: Function, changes: Fields, operation: str) -> Function | None:
        after = function.changed(self.clock.now(), **changes)
        try:
            return self.repository.update(call, function, after, operation)
        except StaleVersion:
            return None

    def _store(self, scope: Scope, uid: str, version: int, source: Mapping[str, Any]) -> dict[str, Any]:
        packed = archive(source)
        self.limits.check(scope, "storage_bytes", "storage", len(packed))
        key = f"code/{uid}/{version}-{new_id()}.zip"
        self.objects.put(key, packed, UNFINISHED)
        return {"code": key, "code_sha256": digest(packed), "code_bytes": len(packed)}

    def _clean_up(self, uid: str) -> None:
        self.engine.delete(uid)
        self.objects.delete(*self.objects.list(f"code/{uid}/"))
