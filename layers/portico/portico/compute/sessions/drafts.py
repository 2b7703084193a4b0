"""A session as it is asked for: checked, with its size, not yet written."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from portico.compute.folders.placing import NEEDED, placed
from portico.compute.images.session_images import SessionImages
from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.for_sessions import SessionGroups
from portico.compute.sessions.actions import CreateSession, ExplainPlan
from portico.compute.sessions.callbacks import CALLBACKS, Callbacks
from portico.compute.sessions.engine import Engine
from portico.compute.sessions.engines import ENGINES
from portico.compute.sessions.entity import KeptMount, Session, SessionApp, name_claim
from portico.compute.sessions.ports import GROUPS, IMAGES, Engines
from portico.compute.sessions.repository import SessionRepository
from portico.compute.sessions.sizes import DEFAULTS, fitted, wanted
from portico.compute.sessions.states import Reason, SessionStatus, SessionType
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import is_id, new_id
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.subjects import subject_of
from portico.core.model.target import Target
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

PRIORITY: Final = 10


@frozen
class Drafts:
    """Makes sessions, not yet written."""

    repository: SessionRepository
    groups: SessionGroups
    images: SessionImages
    engines: Engines
    folders: Lazy[Any]
    secrets: Lazy[Any]
    callbacks: Lazy[Callbacks]
    limits: Lazy[Limits]
    clock: Clock

    def make(self, call: Call, action: CreateSession | ExplainPlan) -> Session:
        """The session, PENDING. Raises Unprocessable that names the field at fault, and the denial of what it is given."""
        fields, scope = action.fields, self.repository.store.journal.homes.known(action.scope)
        self._check_shape(fields)
        image = self.images.session_image(scope, _image_of(fields))
        group, size = self._placed(call, scope, fields)
        usual = group.session_defaults
        now, key = self.clock.now(), new_id()
        owner, name = subject_of(call.principal), fields["name"] or f"session-{key[-8:]}"
        patience = group.max_pending
        session = Session(
            id=key,
            scope=scope,
            created_at=now,
            updated_at=now,
            name=name,
            display_name=fields["display_name"],
            description=fields["description"],
            tag=fields["tag"],
            kind=fields["kind"],
            owner=owner,
            image=image.name,
            container=image.container,
            resource_group=group.name,
            priority=next(one for one in (fields["priority"], usual.priority, PRIORITY) if one is not None),
            preemptible=fields["preemptible"],
            command=fields["command"],
            mounts=self._mounts(call, scope, fields["mounts"]),
            maker=json.dumps(call.principal.claims()) if fields["mounts"] else None,
            secrets=self._secrets(scope, fields["secrets"]),
            callback=fields["callback"],
            callback_secret=self._signing(scope, fields),
            apps=_apps(fields["apps"]),
            depends_on=self._dependencies(call, scope, owner, name, fields["depends_on"]),
            timeout=usual.timeout if fields["timeout"] is None else fields["timeout"],
            starts_at=fields["starts_at"],
            access_key=call.principal.access_key,
            longest_life=self._longest_life(call, scope, group),
            give_up_at=None if patience is None else max(now, fields["starts_at"] or now) + timedelta(seconds=patience),
            traceparent=call.origin.traceparent,
            **size,
        )
        return session.model_copy(update=session.step(now, SessionStatus.PENDING, Reason.CREATED))

    def signed(self, session: Session) -> Session:
        """The session with the key of its callback. Raises Unprocessable for a secret that does not sign."""
        name = session.callback_secret
        return session if name is None else self.callbacks().kept(session, self.secrets().values(session.scope, [name]))

    def engine(self, group: ResourceGroup) -> Engine:
        """The engine of a group. Raises Unprocessable for one that is not offered any more."""
        found = self.engines.get(group.engine)
        if found is None:
            message = f"The engine of the resource group {group.name!r}, {group.engine}, is not offered here any more."
            raise Unprocessable.field("resource_group", message, "not_offered", code="ENGINE_NOT_OFFERED")
        return found

    def _placed(self, call: Call, scope: Scope, fields: Mapping[str, Any]) -> tuple[ResourceGroup, dict[str, Any]]:
        group = self.groups.choose(scope, fields["resource_group"], call.principal.access_key)
        asked = wanted(fields["resources"], {**DEFAULTS, **group.session_defaults.resources})
        size = fitted(self.engine(group), group, asked)
        return group, {"requested_slots": asked, "occupied_slots": dict(size)}

    def _longest_life(self, call: Call, scope: Scope, group: ResourceGroup) -> int | None:
        """The least of what the group, its engine and the policies allow, in seconds: an engine's own end would tell no reason."""
        limits = [one.policy.max_session_lifetime for one in self.limits().for_sessions(scope, call.principal)]
        engines = self.engine(group).capabilities.longest_life
        return min((most for most in (group.max_lifetime, engines, *limits) if most is not None), default=None)

    def _check_shape(self, fields: Mapping[str, Any]) -> None:
        if fields["kind"] is SessionType.BATCH and not fields["command"]:
            raise Unprocessable.field("command", "A batch session has a command.", "missing")
        if fields["kind"] is SessionType.INTERACTIVE and fields["command"]:
            raise Unprocessable.field("command", "An interactive session has no command.", "value_error")

    def _mounts(self, call: Call, scope: Scope, given: Sequence[Mapping[str, Any]]) -> list[KeptMount]:
        return [
            KeptMount(
                folder=one.folder.name,
                uid=one.folder.uid,
                path=one.path,
                subpath=one.subpath,
                permission=one.permission,
            )
            for one in placed(given, partial(self._folder, call, scope))
        ]

    def _folder(self, call: Call, scope: Scope, reference: str, field: str, permission: str) -> Any:
        return self.folders().finding.referred(call, scope, reference, field, *NEEDED[permission])

    def _secrets(self, scope: Scope, names: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(self._secret(scope, f"secrets.{number}", one) for number, one in enumerate(names)))

    def _signing(self, scope: Scope, fields: Mapping[str, Any]) -> str | None:
        """The secret that signs the callback, if there is one."""
        self.callbacks().check(fields)
        name = fields["callback_secret"]
        return None if name is None else self._secret(scope, "callback_secret", name)

    def _secret(self, scope: Scope, field: str, name: str) -> str:
        try:
            self.secrets().find(scope, name)
        except NotFound as error:
            raise Unprocessable.field(field, error.message, "not_found", code=error.code) from error
        return name

    def _dependencies(self, call: Call, scope: Scope, owner: str, own: str, given: Sequence[str]) -> list[str]:
        found = [self._dependency(call, scope, owner, own, number, one) for number, one in enumerate(given)]
        return list(dict.fromkeys(found))

    def _dependency(self, call: Call, scope: Scope, owner: str, own: str, number: int, given: str) -> str:
        at = f"depends_on.{number}"
        if given.lower() == own.lower():
            raise Unprocessable.field(at, "A session does not wait for itself.", "cycle", code="DEPENDENCY_CYCLE")
        key = given.lower() if is_id(given.lower()) else self.repository.store.holder(name_claim(scope, owner, given))
        try:
            session = self.repository.live(scope, key or given)
            call.guard.require("session:get", Target.of(session))
        except NotFound as error:
            raise Unprocessable.field(at, error.message, "not_found", code="SESSION_NOT_FOUND") from error
        return session.id


def _image_of(fields: Mapping[str, Any]) -> str:
    if not fields["image"]:
        raise Unprocessable.field("image", "Name an image.", "missing")
    return str(fields["image"])


def _apps(given: Sequence[Mapping[str, Any]]) -> list[SessionApp]:
    apps = [SessionApp.model_validate(app) for app in given]
    for field in ("name", "port"):
        seen: set[Any] = set()
        for number, app in enumerate(apps):
            value = str(getattr(app, field)).lower()
            if value in seen:
                raise Unprocessable.field(
                    f"apps.{number}.{field}", f"There is another app of this {field}.", "duplicate"
                )
            seen.add(value)
    return apps


def wire(parts: "Parts") -> Drafts:
    """The maker of sessions."""
    repository = SessionRepository(parts.store, Session)
    found = (parts.get(GROUPS), parts.get(IMAGES), parts.get(ENGINES))
    others = (lambda: parts.service("folders"), lambda: parts.service("secrets"))
    return Drafts(repository, *found, *others, parts.lazy(CALLBACKS), parts.lazy(LIMITS), parts.clock)


DRAFTS: Part[Drafts] = Part("portico.compute.sessions.drafts:wire")
