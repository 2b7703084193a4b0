"""The first start."""

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from portico.access.authn.keyring import KEYRING, KeyRing
from portico.compute.base_images.resource import BASE_IMAGES
from portico.compute.base_images.service import BaseImageService
from portico.compute.resource_groups.resource import RESOURCE_GROUPS
from portico.compute.resource_groups.service import ResourceGroupService
from portico.core.actions.processor import Handler
from portico.core.aws.kms import Cipher
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, NotFound
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClients
from portico.tenancy.keypairs.resource import KEYPAIRS
from portico.tenancy.keypairs.secret import new_pair
from portico.tenancy.keypairs.service import KeyPairService
from portico.tenancy.members.entity import Membership, Role
from portico.tenancy.projects.entity import Project
from portico.tenancy.sign_in.actions import Bootstrap
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

E = TypeVar("E", bound=Entity)


@frozen
class Credentials:
    """A user's key pair; `secret_key` is None when it was made before, for it is shown once."""

    domain: str
    project: str
    user: str
    access_key: str
    secret_key: str | None = field(repr=False)


@frozen
class IdentityService:
    """The domains, projects, users and key pairs of the first start."""

    domains: Repository[Domain]
    projects: Repository[Project]
    users: Repository[User]
    keypairs: KeyPairService
    keyring: KeyRing
    cipher: Cipher
    clients: UsageClients
    base_images: BaseImageService
    resource_groups: ResourceGroupService
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {Bootstrap: self.bootstrap}

    def bootstrap(self, call: Call, action: Bootstrap) -> Credentials:
        """Makes what is missing and nothing twice; `rotate` makes one more key pair for a user whose secret is lost."""
        self.keyring.ensure()
        self.base_images.seed(call)
        self.resource_groups.seed(call)
        self._domain(call, action)
        home = Scope(action.domain)
        self._ensure(call, self.projects, Project(scope=home, name=action.project, **self._times()))
        projects = [Membership(name=action.project)]
        user = User(scope=home, name=action.user, role=Role(action.role), projects=projects, **self._times())
        made = self._ensure(call, self.users, user)
        if made or action.rotate:
            return self._new_keypair(call, action)
        known = self.keypairs.access_keys(_owner(action))
        if not known:
            return self._new_keypair(call, action)
        return Credentials(action.domain, action.project, action.user, known[0], None)

    def _domain(self, call: Call, action: Bootstrap) -> None:
        try:
            self.domains.get(GLOBAL, action.domain)
        except NotFound:
            client = self.clients.register(action.domain, action.plan)
            fields = {"client": client.value, "client_id": client.id, "plan": action.plan, **self._times()}
            self._ensure(call, self.domains, Domain(scope=GLOBAL, name=action.domain, **fields))

    def _new_keypair(self, call: Call, action: Bootstrap) -> Credentials:
        made = new_pair(self.cipher, _owner(action), self.clock.now())
        self.keypairs.repository.create(call, made.pair)
        return Credentials(action.domain, action.project, action.user, made.pair.access_key, made.secret_key)

    def _ensure(self, call: Call, repository: Repository[E], entity: E) -> bool:
        try:
            repository.get(entity.scope, entity.key, deleted=True)
        except NotFound:
            try:
                repository.create(call, entity)
            except Conflict:
                return False
            return True
        return False

    def _times(self) -> dict[str, Any]:
        now = self.clock.now()
        return {"created_at": now, "updated_at": now}


def wire(parts: "Parts") -> IdentityService:
    """The service, put together."""
    keyring = parts.get(KEYRING)
    homes = (parts.repository(Domain), parts.repository(Project), parts.repository(User))
    keys = (parts.get(KEYPAIRS), keyring, keyring.cipher)
    seeded = (parts.get(BASE_IMAGES), parts.get(RESOURCE_GROUPS))
    return IdentityService(*homes, *keys, parts.get(USAGE_CLIENTS), *seeded, parts.clock)


def _owner(action: Bootstrap) -> Scope:
    return Scope(action.domain, user=action.user)


IDENTITY: Part[IdentityService] = Part(f"{__name__}:wire")
