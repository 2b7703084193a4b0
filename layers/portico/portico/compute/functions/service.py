"""Functions: creating and changing them, and which of their versions runs."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.compute.base_images.offer import OFFER, Offer
from portico.compute.functions.actions import BuildFunction, RollbackFunction
from portico.compute.functions.entity import VERSIONED, Function, FunctionStatus
from portico.compute.functions.images import IMAGES, ImagePending, Images, ImageUnusable
from portico.compute.functions.mount import KeptFunctionMount
from portico.compute.functions.mounting import Mounting
from portico.compute.functions.parts import BUILDS
from portico.compute.functions.sources import UPLOADS, Sources
from portico.compute.functions.version import Version
from portico.compute.functions.versions import Versions
from portico.core.actions.preconditions import require_version
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Create, Fields
from portico.core.base.errors import Conflict, PorticoError, Unprocessable, error_prefix
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Lazy, Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.maker import Maker
from portico.core.model.retry_policy import RetryPolicy
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.standard import StandardService
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.compute.functions.builds import Builds
    from portico.core.services.parts import Parts

_ATTEMPTS: Final = 10


@frozen
class FunctionService(StandardService[Function]):
    """The standard operations, rollback, and the version that a run gets."""

    versions: Versions
    sources: Sources
    images: Lazy[Images]
    builds: "Lazy[Builds]"
    limits: Limits
    offer: Offer
    mounting: Mounting

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions, the build and the rollback."""
        return {**super().handlers, BuildFunction: self.build, RollbackFunction: self.rollback}

    def build(self, call: Call, action: BuildFunction) -> Function | None:
        """Makes it READY, or says why it cannot be; see `Builds.build`."""
        return self.builds().build(call, action)

    def create(self, call: Call, action: Create) -> Function:
        """Adds the function, CREATING; its archive does not stay behind when the name is taken."""
        uid, keypair = new_id(), call.principal.access_key
        _demand_secrets(call, action.scope, action.fields.get("secrets", ()))
        mounts = self.mounting.asked(call, action.scope, action.fields.get("mounts") or ())
        self._demand_language(action.scope, action.fields["image"])
        self.limits.check(action.scope, "functions", "functions", 1, keypair)
        source = self.sources.read(call, action.scope, action.fields["source"])
        stored = self.sources.store(action.scope, keypair, f"{uid}/1", source)
        fields = {key: value for key, value in action.fields.items() if key != "source"} | _mounted(call, mounts)
        try:
            return super().create(
                call, type(action)(action.scope, {**fields, **stored, "uid": uid, "keypair": keypair})
            )
        except PorticoError:
            self.sources.drop(stored)
            raise

    def revise(self, call: Call, entity: Function, changes: Fields) -> Function:
        """A change of what a version is made of begins a new one, CREATING; anything else changes in place.

        Until that is READY, the version that ran before goes on serving.
        """
        fields = _typed({key: value for key, value in changes.items() if key != "source"})
        if "mounts" in fields:
            fields["mounts"] = self.mounting.asked(call, entity.scope, fields["mounts"] or ())
        given = self.sources.read(call, entity.scope, changes["source"]) if "source" in changes else None
        new_source = given is not None and (given.sha256 != entity.code_sha256 or entity.status is FunctionStatus.ERROR)
        if not (new_source or _differs(entity, fields)):
            return super().revise(call, entity, fields)
        _demand_secrets(call, entity.scope, fields.get("secrets", entity.secrets))
        self._demand_language(entity.scope, fields.get("image", entity.image))
        self.mounting.demand(call, entity.scope, () if "mounts" in fields else entity.mounts)
        fields |= _mounted(call, fields.get("mounts", entity.mounts))
        number = entity.versions + 1
        if given is not None and new_source:
            fields |= self.sources.store(entity.scope, entity.keypair, f"{entity.uid}/{number}", given)
        return super().revise(call, entity, {**fields, **_begun(entity, number)})

    def rollback(self, call: Call, action: RollbackFunction) -> Function:
        """The function at an earlier version, at once: it is still deployed. Later updates go on counting.

        Raises NotFound, PreconditionFailed, the denial of a caller who may not use the version's secrets, or Conflict when
        the version cannot run or there is none before.
        """
        for _ in range(_ATTEMPTS):
            function = self.repository.get(action.scope, action.key)
            require_version(function, action.version)
            version = self._earlier(function, action.number)
            _demand_secrets(call, action.scope, version.secrets)
            self.mounting.demand(call, action.scope, version.mounts)
            now = self.clock.now()
            after = function.laid_over(version.fields).changed(now, builds=0)
            data = {"from": function.code_version, "to": version.number}
            pin = Change(version, version.changed(now, pins=version.pins + 1), "pin", {"function": function.name})
            try:
                self.versions.any.apply(call, [Change(function, after, "rollback", data), pin])
            except StaleVersion:
                continue
            return after
        raise self._contended(function)

    def purge_data(self, entity: Function) -> dict[str, Any]:
        """The builder cleans up by the uid, when the entity is gone."""
        return {"uid": entity.uid}

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes everything of a scope for good, versions and aliases too."""
        super().purge_all(call, scope)
        for repository in (self.versions.repository, self.versions.aliases):
            while found := repository.all_in(scope):
                with suppress(StaleVersion):  # one of them was changed meanwhile: they are read again
                    self.versions.purge(call, found)
                call.check_time()

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: looks after a build that nobody finished."""
        self.builds().reconcile(call, scope, key)

    def runnable(self, scope: Scope, name: str, target: str | None = None) -> Function:
        """The function with the fields of the version to run: the current one, that of a number, or one of an alias.

        One request for the current one, two for a number, three for an alias. Raises NotFound, or Conflict when the function
        or the version cannot run.
        """
        function = self.repository.get(scope, name)
        if target is not None:
            return self.versions.runnable(function, target)
        if (found := function.runnable) is None:
            message = f"The function {name!r} is {function.status}, not READY."
            code = f"{error_prefix(function.type)}_NOT_READY"
            raise Conflict(message, code=code, details={"function": name, "status": str(function.status)})
        return found

    def ready(self, scope: Scope, name: str) -> Function:
        """The function as it runs now: see `runnable`."""
        return self.runnable(scope, name)

    def names_using_secret(self, scope: Scope, secret: str) -> list[str]:
        """The names of the functions whose runs are given a secret, a moment old."""
        return [function.name for function in self.repository.live_in(scope) if function.gives(secret)]

    def on_image(self, scope: Scope, name: str) -> list[str]:
        """The names of the functions that are made on an image of this name, or still run on it, a moment old."""
        return [function.name for function in self.repository.live_in(scope) if function.runs_on(name)]

    def wake(self, call: Call, scope: Scope, image: str) -> None:
        """Asks for the builds of those functions that wait for an image of this name."""
        for function in self.repository.present_in(scope):
            waiting = function.status is FunctionStatus.CREATING and function.deleted_at is None
            if waiting and function.runs_on(image):
                with suppress(StaleVersion):  # changed meanwhile, which asks for a build as well
                    self.repository.update(call, function, function.changed(self.clock.now()), "rebuild")

    def _demand_language(self, scope: Scope, image: str) -> None:
        """Raises Unprocessable for an image whose language is not offered, by its name; its build tells of any other.

        Only an image of the project may have such a name still: one request, for these names alone.
        """
        if self.offer.refusal_of(image) is None:
            return
        try:
            self.images().resolve(scope, image)
        except ImagePending:
            return
        except ImageUnusable as error:
            raise Unprocessable.field("image", error.reason.message) from error

    def _earlier(self, function: Function, number: int | None) -> Version:
        if number is not None:
            return self.versions.ready(function, number)
        before = [version for version in self.versions.of(function.scope, function.uid) if version.ready]
        earlier = next((version for version in before if version.number < function.code_version), None)
        if earlier is None:
            message = f"The function {function.name!r} has no READY version before {function.code_version}."
            details = {"function": function.name, "version": function.code_version}
            raise Conflict(message, code="FUNCTION_NO_EARLIER_VERSION", details=details)
        return earlier


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """The changes as the entity has them."""
    types: dict[str, Callable[[Any], Any]] = {"secrets": tuple, "retries": RetryPolicy.model_validate, "timeout": float}
    return {name: types[name](value) if name in types else value for name, value in fields.items()}


def _demand_secrets(call: Call, scope: Scope, names: Iterable[str]) -> None:
    """Raises the denial of a caller who may not use one of them: the author of code can read what it is given."""
    for name in names:
        call.guard.require("secret:use", Target("secret", scope, name))


def _mounted(call: Call, mounts: Sequence[KeptFunctionMount]) -> dict[str, Any]:
    """The fields of a version that mounts these in the caller's name."""
    return {"mounts": list(mounts), "maker": Maker.of(call.principal) if mounts else None}


def _differs(function: Function, fields: Fields) -> bool:
    """As JSON, for which 1 and true are two."""
    pairs = [(fields[name], getattr(function, name)) for name in VERSIONED if name in fields]
    return any(_as_json(new) != _as_json(old) for new, old in pairs)


def _as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=lambda model: model.model_dump())


def _begun(function: Function, number: int) -> dict[str, Any]:
    """The fields of a function whose version of this number begins to be built."""
    serving = function.runnable
    return {
        "code_version": number,
        "versions": number,
        "status": FunctionStatus.CREATING,
        "reason": None,
        "builds": 0,
        "engine_ref": None,
        "serving": serving.version_fields if serving else None,
    }


def wire(parts: "Parts") -> FunctionService:
    """The service, put together."""
    limits = parts.get(LIMITS)
    sources = Sources(parts.objects, parts.lazy(UPLOADS), limits)
    return FunctionService(
        parts.repository(Function),
        parts.clock,
        Versions(parts.store),
        sources,
        parts.lazy(IMAGES),
        parts.lazy(BUILDS),
        limits,
        parts.get(OFFER),
        Mounting(lambda: parts.service("folders")),
    )


# For others than the routes, which have the declaration.
FUNCTION_SERVICE: Part[FunctionService] = Part(f"{__name__}:wire")
