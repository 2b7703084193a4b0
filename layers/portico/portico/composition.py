"""The composition root: the one place where the object graph is put together, lazily, once a process.

A process imports only the resources whose actions it runs: handlers are looked up by the resource in an action's name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from portico.core.action import Action, ActionProcessor, Handler
from portico.core.clock import Clock, SystemClock
from portico.core.settings import Settings, settings

if TYPE_CHECKING:
    from portico.audit.service import AuditService
    from portico.core.container import ContainerPurges
    from portico.core.http.idempotency import Replies
    from portico.core.journal import Journal
    from portico.core.objects import Objects
    from portico.core.rate_limit import Limiter
    from portico.core.repository import Store
    from portico.core.sweep import Sweeper
    from portico.core.table import Table
    from portico.domains.service import DomainService
    from portico.functions.engine import Engine
    from portico.functions.service import FunctionService
    from portico.identity.authorization import Authorizer
    from portico.identity.clients import UsageClients
    from portico.identity.edge import Edge
    from portico.identity.grants.registry import Grants
    from portico.identity.key_rotation import KeyRotation
    from portico.identity.keyring import KeyRing
    from portico.identity.oidc_grant import Federation
    from portico.identity.refresh import RefreshTokens
    from portico.identity.service import IdentityService
    from portico.identity.subjects import Subjects
    from portico.identity.tokens import TokenIssuer, TokenVerifier
    from portico.identity_providers.service import IdentityProviderService
    from portico.keypairs.service import KeyPairService
    from portico.keypairs.uses import KeyPairUses
    from portico.policy.cache import DomainPolicies
    from portico.policy.service import PolicyService
    from portico.projects.service import ProjectService
    from portico.resource_policies.service import Limits, ResourcePolicyService
    from portico.runs.service import RunService
    from portico.service_accounts.service import ServiceAccountService
    from portico.system.metrics import MetricsService
    from portico.system.readiness import Readiness
    from portico.users.service import UserService

SERVICES: Mapping[str, str] = {
    "audit_logs": "audit",
    "containers": "containers",
    "domains": "domains",
    "functions": "functions",
    "id_tokens": "federation",
    "identity_providers": "identity_providers",
    "metrics": "metrics",
    "keypairs": "keypairs",
    "passwords": "grants",
    "platform": "identity",
    "policies": "policies",
    "projects": "projects",
    "resource_policies": "resource_policies",
    "runs": "runs",
    "service_accounts": "service_accounts",
    "signing_keys": "key_rotation",
    "sweeps": "sweeper",
    "tokens": "grants",
    "users": "users",
}


@dataclass
class Platform:
    """Everything a process may need, made when it is first asked for."""

    settings: Settings
    clock: Clock

    @cached_property
    def processor(self) -> ActionProcessor:
        """Runs actions."""
        from portico.core.monitors import AuditMonitor, LogMonitor, MetricsMonitor
        from portico.identity.homes import HomeValidator

        monitors = (LogMonitor(), MetricsMonitor(self.clock), AuditMonitor(self.journal))
        homes = HomeValidator(lambda: self.domains.repository, lambda: self.projects.repository)
        return ActionProcessor(self.clock, _Handlers(self), monitors, (self.authorizer, homes))

    @cached_property
    def authorizer(self) -> "Authorizer":
        """Decides who may do what."""
        from portico.identity.authorization import Authorizer

        return Authorizer(self.domain_policies)

    @cached_property
    def domain_policies(self) -> "DomainPolicies":
        """The policies of domains, kept for a while."""
        from portico.policy.cache import DomainPolicies

        return DomainPolicies(lambda: self.policies.repository, self.clock)

    @cached_property
    def table(self) -> "Table":
        """The door to DynamoDB."""
        from portico.core.table import Table

        return Table()

    @cached_property
    def journal(self) -> "Journal":
        """The journal."""
        from portico.core.journal import Journal

        return Journal(self.table, self.settings.require("journal_table"), self.clock)

    @cached_property
    def readiness(self) -> "Readiness":
        """Asks the dependencies whether they answer."""
        from portico.system.readiness import Readiness

        return Readiness(self.settings, self.clock)

    @cached_property
    def metrics(self) -> "MetricsService":
        """The metrics of a local stack."""
        from portico.system.metrics import MetricsService

        return MetricsService(self.settings.function_prefix, self.settings.environment)

    @cached_property
    def limiter(self) -> "Limiter":
        """The rate limits of principals."""
        from portico.core.buckets import TableBuckets
        from portico.core.rate_limit import Limiter

        return Limiter(TableBuckets(self.table, self.settings.require("idempotency_table")), self.clock)

    @cached_property
    def replies(self) -> "Replies":
        """The replies kept for `Idempotency-Key`."""
        from portico.core.http.idempotency import Replies

        return Replies(self.table, self.settings.require("idempotency_table"))

    @cached_property
    def objects(self) -> "Objects":
        """The object storage."""
        from portico.core.objects import Objects

        return Objects(self.settings.require("objects_bucket"))

    @cached_property
    def keyring(self) -> "KeyRing":
        """The platform's own keys."""
        from portico.identity.cipher import KmsCipher
        from portico.identity.keyring import KeyRing

        known = self.settings
        cipher = KmsCipher(known.require("key_id"))
        return KeyRing(self.table, known.require("entities_table"), cipher, self.clock, known.access_token_seconds)

    @cached_property
    def store(self) -> "Store":
        """What repositories share."""
        from portico.core.counters import Counters
        from portico.core.cursor import CursorSigner
        from portico.core.repository import Store

        table, name = self.table, self.settings.require("entities_table")
        cursors = CursorSigner(lambda: self.keyring.cursor_key)
        return Store(table, name, self.journal, Counters(table, name), cursors)

    @cached_property
    def verifier(self) -> "TokenVerifier":
        """Checks access tokens."""
        from portico.identity.tokens import TokenVerifier

        return TokenVerifier(self.settings.issuer, self.settings.audience, self.keyring.public_keys)

    @cached_property
    def edge(self) -> "Edge":
        """Proves callers."""
        from portico.identity.edge import Edge
        from portico.identity.standing import Standing

        standing = Standing(self.table, self.settings.require("entities_table"), self.keyring.cipher)
        return Edge(self.verifier, standing, self.clock, self.keypair_uses.note)

    @cached_property
    def key_rotation(self) -> "KeyRotation":
        """Rotates the keys that sign tokens."""
        from portico.identity.key_rotation import KeyRotation

        return KeyRotation(self.keyring, self.journal, self.clock)

    @cached_property
    def issuer(self) -> "TokenIssuer":
        """Signs access tokens."""
        from portico.identity.tokens import TokenIssuer

        known = self.settings
        return TokenIssuer(
            known.issuer, known.audience, known.access_token_seconds, lambda: self.keyring.signing_key, self.clock
        )

    @cached_property
    def identity(self) -> "IdentityService":
        """Domains, projects, users and key pairs, as far as the first start needs them."""
        from portico.identity.service import identity_service

        return identity_service(self)

    @cached_property
    def grants(self) -> "Grants":
        """The ways to sign in, and out."""
        from portico.identity.grants.registry import grants

        return grants(self)

    @cached_property
    def subjects(self) -> "Subjects":
        """Those who sign in."""
        from portico.identity.subjects import Subjects

        return Subjects(self.store, lambda: self.issuer, self.clock)

    @cached_property
    def refresh_tokens(self) -> "RefreshTokens":
        """The sessions of those who signed in by a password."""
        from portico.core.repository import Repository
        from portico.identity.refresh import RefreshFamily, RefreshTokens

        repository = Repository(self.store, RefreshFamily)
        return RefreshTokens(repository, self.subjects, lambda: self.keyring.cursor_key, self.clock)

    @cached_property
    def keypairs(self) -> "KeyPairService":
        """The key pairs."""
        from portico.core.repository import Repository
        from portico.identity.entities import KeyPair
        from portico.keypairs.service import KeyPairService

        repository, cipher = Repository(self.store, KeyPair), self.keyring.cipher
        return KeyPairService(repository, self.clock, lambda: self.users.repository, cipher, self.keypair_uses)

    @cached_property
    def keypair_uses(self) -> "KeyPairUses":
        """When key pairs were last used."""
        from portico.keypairs.uses import KeyPairUses

        return KeyPairUses(self.table, self.settings.require("entities_table"), self.clock)

    @cached_property
    def service_accounts(self) -> "ServiceAccountService":
        """The service accounts."""
        from portico.core.repository import Repository
        from portico.service_accounts.entity import ServiceAccount
        from portico.service_accounts.service import ServiceAccountService

        return ServiceAccountService(Repository(self.store, ServiceAccount), self.clock, self.projects)

    @cached_property
    def usage_clients(self) -> "UsageClients":
        """The clients of the usage plans."""
        from portico.identity.clients import UsageClients

        return UsageClients(self.settings.function_prefix)

    @cached_property
    def domains(self) -> "DomainService":
        """The domains."""
        from portico.core.repository import Repository
        from portico.domains.service import DomainService
        from portico.identity.entities import Domain

        members = (self.users, self.service_accounts, self.keypairs, self.refresh_tokens)
        inside = (self.projects, *members, self.identity_providers, self.policies)
        return DomainService(Repository(self.store, Domain), self.clock, inside, self.usage_clients)

    @cached_property
    def projects(self) -> "ProjectService":
        """The projects."""
        from portico.core.repository import Repository
        from portico.identity.entities import Project
        from portico.projects.service import ProjectService

        return ProjectService(Repository(self.store, Project), self.clock, (self.runs, self.functions))

    @cached_property
    def users(self) -> "UserService":
        """The users."""
        from portico.core.repository import Repository
        from portico.identity.entities import User
        from portico.identity.passwords import Passwords
        from portico.users.service import UserService

        repository = Repository(self.store, User)
        return UserService(repository, self.clock, self.projects, Passwords(), self.keypairs)

    @cached_property
    def identity_providers(self) -> "IdentityProviderService":
        """The issuers that domains trust."""
        from portico.core.outbound import Outbound
        from portico.core.repository import Repository
        from portico.identity_providers.entity import IdentityProvider
        from portico.identity_providers.service import IdentityProviderService

        outbound = Outbound(loopback=self.settings.environment == "local")
        return IdentityProviderService(Repository(self.store, IdentityProvider), self.clock, outbound)

    @cached_property
    def federation(self) -> "Federation":
        """Signs in those whom an issuer knows."""
        from portico.identity.oidc_grant import federation

        return federation(self)

    @cached_property
    def policies(self) -> "PolicyService":
        """The policies of tenants' own."""
        from portico.core.repository import Repository
        from portico.identity.entities import User
        from portico.policy.entity import Policy
        from portico.policy.service import PolicyService

        users = Repository(self.store, User)
        return PolicyService(Repository(self.store, Policy), self.clock, self.domain_policies, users)

    @cached_property
    def audit(self) -> "AuditService":
        """The audit trail."""
        from portico.audit.service import AuditService

        return AuditService(self.journal, self.store.cursors)

    @cached_property
    def containers(self) -> "ContainerPurges":
        """Empties the containers that are doomed."""
        from portico.core.container import ContainerPurges

        return ContainerPurges((self.domains, self.projects))

    @cached_property
    def engine(self) -> "Engine":
        """Runs user code."""
        from portico.functions.lambda_engine import LambdaEngine

        known = self.settings
        # Only what deploys needs role and layer: functions that merely invoke, or read, are not given them.
        return LambdaEngine(known.function_prefix, known.function_role, known.runtime_layer)

    @cached_property
    def functions(self) -> "FunctionService":
        """The functions."""
        from portico.core.repository import Repository
        from portico.functions.entity import Function
        from portico.functions.service import FunctionService

        return FunctionService(Repository(self.store, Function), self.clock, self.objects, self.engine, self.limits)

    @cached_property
    def resource_policies(self) -> "ResourcePolicyService":
        """The resource policies."""
        from portico.core.repository import Repository
        from portico.resource_policies.entity import ResourcePolicy
        from portico.resource_policies.service import ResourcePolicyService

        return ResourcePolicyService(Repository(self.store, ResourcePolicy), self.clock)

    @cached_property
    def limits(self) -> "Limits":
        """The limits that resource policies set."""
        from portico.resource_policies.service import Limits

        policies = self.resource_policies.repository
        domains, projects = lambda: self.domains.repository, lambda: self.projects.repository
        return Limits(domains, projects, policies, self.store.counters, self.clock)

    @cached_property
    def runs(self) -> "RunService":
        """The runs."""
        from portico.core.repository import Repository
        from portico.runs.entity import Run
        from portico.runs.execution import Execution
        from portico.runs.service import RunService
        from portico.runs.values import Values

        repository, values = Repository(self.store, Run), Values(self.objects)
        execution = Execution(repository, self.engine, values, self.clock)
        return RunService(repository, self.functions, execution, values, self.limits, self.clock)

    @cached_property
    def sweeper(self) -> "Sweeper":
        """Looks after what is overdue."""
        from portico.core.due import DueIndex
        from portico.core.sweep import Sweeper

        services = (self.runs, self.functions, self.projects, self.domains)
        due = DueIndex(self.table, self.settings.entities_table)
        return Sweeper(due, {service.kind: service.rescue for service in services}, self.clock)


@dataclass(frozen=True)
class _Handlers(Mapping[type[Action], Handler]):
    """Looks a handler up in the service of the action's resource, which is made only then."""

    platform: Platform

    def __getitem__(self, action: type[Action]) -> Handler:
        service = SERVICES[action.name.partition(".")[0]]
        handler: Handler = getattr(self.platform, service).handlers[action]
        return handler

    def __iter__(self) -> Iterator[type[Action]]:
        for service in dict.fromkeys(SERVICES.values()):
            yield from getattr(self.platform, service).handlers

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def platform() -> Platform:
    """The object graph of this process."""
    return Platform(settings(), SystemClock())
