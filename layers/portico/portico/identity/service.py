"""Signing in, and the first start."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from portico.core.action import Action, Handler
from portico.core.call import Call
from portico.core.clock import Clock
from portico.core.entity import Entity
from portico.core.errors import Conflict, NotFound, Unauthenticated
from portico.core.query import Querier
from portico.core.repository import Repository
from portico.core.scope import GLOBAL, Scope
from portico.identity.actions import Bootstrap, IssueToken
from portico.identity.cipher import Cipher
from portico.identity.clients import UsageClients
from portico.identity.entities import Domain, KeyPair, Membership, Project, Role, Status, User
from portico.identity.keyring import KeyRing
from portico.identity.principal import Principal, keypair_credential
from portico.identity.tokens import TokenIssuer

if TYPE_CHECKING:
    from portico.composition import Platform

E = TypeVar("E", bound=Entity)
_NOBODY: Final = "0" * 64


@dataclass(frozen=True)
class IssuedToken:
    """An access token and for how many seconds it is good."""

    access_token: str
    expires_in: int


@dataclass(frozen=True)
class Credentials:
    """A user's key pair; `secret_key` is None when it was made before, for it is shown once."""

    domain: str
    project: str
    user: str
    access_key: str
    secret_key: str | None


@dataclass(frozen=True)
class IdentityService:
    """What signing in needs of domains, projects, users and key pairs."""

    domains: Repository[Domain]
    projects: Repository[Project]
    users: Repository[User]
    keypairs: Repository[KeyPair]
    keyring: KeyRing
    cipher: Cipher
    clients: UsageClients
    tokens: TokenIssuer
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """Which method carries out which action."""
        return {IssueToken: self.issue, Bootstrap: self.bootstrap}

    def issue(self, call: Call, action: IssueToken) -> IssuedToken:
        """A token of the key pair's user. Raises Unauthenticated, the same for whatever is wrong."""
        pair = self._keypair(action.access_key)
        given = hashlib.sha256(action.secret_key.encode()).hexdigest()
        right = hmac.compare_digest(given, pair.secret_sha256 if pair else _NOBODY)
        if pair is None or not right or pair.status is not Status.ACTIVE:
            raise _wrong()
        token = self.tokens.issue(self._principal(pair))
        return IssuedToken(token, self.tokens.lifetime_seconds)

    def bootstrap(self, call: Call, action: Bootstrap) -> Credentials:
        """Makes what is missing and nothing twice; `rotate` makes one more key pair for a user whose secret is lost."""
        self.keyring.ensure()
        self._domain(call, action)
        home = Scope(action.domain)
        self._ensure(call, self.projects, Project(scope=home, name=action.project, **self._times()))
        projects = [Membership(name=action.project)]
        user = User(scope=home, name=action.user, role=Role(action.role), projects=projects, **self._times())
        made = self._ensure(call, self.users, user)
        if made or action.rotate:
            return self._new_keypair(call, action)
        known = self.keypairs.search(GLOBAL, Querier(), parent=_keypairs_of(action)).items
        if not known:
            return self._new_keypair(call, action)
        return Credentials(action.domain, action.project, action.user, known[0].access_key, None)

    def _keypair(self, access_key: str) -> KeyPair | None:
        if not access_key:
            return None  # no key of the table is empty
        try:
            return self.keypairs.get(GLOBAL, access_key)
        except NotFound:
            return None

    def _principal(self, pair: KeyPair) -> Principal:
        home = Scope(pair.domain)
        try:
            user, domain = self.users.get(home, pair.user), self.domains.get(GLOBAL, pair.domain)
        except NotFound as error:
            raise _wrong() from error
        if user.status is not Status.ACTIVE:
            raise _wrong()
        projects = {place.name.lower(): place.role for place in user.projects}
        current, proof = next(iter(projects), None), keypair_credential(pair.access_key)
        return Principal("user", user.name, domain.name, current, user.role, projects, domain.client, proof)

    def _domain(self, call: Call, action: Bootstrap) -> None:
        try:
            self.domains.get(GLOBAL, action.domain)
        except NotFound:
            client = self.clients.register(action.domain, action.plan)
            fields = {"client": client.value, "client_id": client.id, "plan": action.plan, **self._times()}
            self._ensure(call, self.domains, Domain(scope=GLOBAL, name=action.domain, **fields))

    def _new_keypair(self, call: Call, action: Bootstrap) -> Credentials:
        access_key, secret = f"PK{secrets.token_hex(9).upper()}", secrets.token_urlsafe(30)
        pair = KeyPair(
            scope=GLOBAL,
            access_key=access_key,
            secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
            secret=self.cipher.encrypt(secret.encode(), {"access_key": access_key}),
            domain=action.domain,
            user=action.user,
            **self._times(),
        )
        self.keypairs.create(call, pair)
        return Credentials(action.domain, action.project, action.user, access_key, secret)

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


def identity_service(platform: "Platform") -> IdentityService:
    """The service, put together."""
    store = platform.store
    return IdentityService(
        Repository(store, Domain),
        Repository(store, Project),
        Repository(store, User),
        Repository(store, KeyPair),
        platform.keyring,
        platform.keyring.cipher,
        platform.usage_clients,
        platform.issuer,
        platform.clock,
    )


def _keypairs_of(action: Bootstrap) -> str:
    return f"user/{action.domain}/{action.user}#keypairs"


def _wrong() -> Unauthenticated:
    challenge = 'Basic realm="portico"'
    return Unauthenticated("The key pair is not valid.", code="INVALID_CLIENT", challenge=challenge)
