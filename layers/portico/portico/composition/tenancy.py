"""Those who share the platform: domains, projects, their members, and what is in them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from portico.composition.eventing import Eventing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from portico.base_images.service import BaseImageService
    from portico.core.container import ContainerPurges
    from portico.core.contents import Contents
    from portico.core.scope import Scope
    from portico.domains.service import DomainService
    from portico.identity_providers.service import IdentityProviderService
    from portico.keypairs.service import KeyPairService
    from portico.projects.service import ProjectService
    from portico.service_accounts.service import ServiceAccountService
    from portico.users.service import UserService


class Tenancy(Eventing):
    """Those who share the platform: domains, projects, their members, and what is in them."""

    @cached_property
    def domains(self) -> "DomainService":
        """The domains."""
        from portico.core.repository import Repository
        from portico.domains.service import DomainService
        from portico.identity.entities import Domain

        return DomainService(Repository(self.store, Domain), self.clock, self._inside_domains, self.usage_clients)

    def _inside_domains(self) -> "Sequence[Contents[Any]]":
        members = (self.users, self.service_accounts, self.keypairs, self.refresh_tokens)
        return (self.projects, *members, self.identity_providers, self.policies)

    @cached_property
    def projects(self) -> "ProjectService":
        """The projects."""
        from portico.core.repository import Repository
        from portico.identity.entities import Project, User
        from portico.identity.memberships import Memberships
        from portico.projects.service import ProjectService
        from portico.service_accounts.entity import ServiceAccount

        return ProjectService(
            Repository(self.store, Project),
            self.clock,
            self._inside_projects,
            Memberships(lambda: (Repository(self.store, User), Repository(self.store, ServiceAccount)), self.clock),
        )

    def _inside_projects(self) -> "Sequence[Contents[Any]]":
        return (
            self.webhooks,
            self.schedules,
            self.past_replays,
            self.subscriptions,
            self.runs,
            self.dead_letters,
            self.functions,
            self.images,
            self.secrets,
            self.uploads,
            self.event_types,
            self.emissions,
        )

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
    def keypairs(self) -> "KeyPairService":
        """The key pairs."""
        from portico.core.repository import Repository
        from portico.identity.entities import KeyPair
        from portico.keypairs.service import KeyPairService

        repository, cipher = Repository(self.store, KeyPair), self.keyring.cipher
        return KeyPairService(repository, self.clock, lambda: self.users.repository, cipher, self.keypair_uses)

    @cached_property
    def service_accounts(self) -> "ServiceAccountService":
        """The service accounts."""
        from portico.core.repository import Repository
        from portico.service_accounts.entity import ServiceAccount
        from portico.service_accounts.service import ServiceAccountService

        return ServiceAccountService(Repository(self.store, ServiceAccount), self.clock, self.projects)

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
    def containers(self) -> "ContainerPurges":
        """Empties the containers that are doomed."""
        from portico.core.container import ContainerPurges

        return ContainerPurges((self.domains, self.projects))

    @cached_property
    def base_images(self) -> "BaseImageService":
        """The base images."""
        from portico.base_images.entity import BaseImage
        from portico.base_images.service import BaseImageService
        from portico.core.repository import Repository
        from portico.core.scope import GLOBAL
        from portico.images.entity import Image
        from portico.images.in_use import BaseImageUsers

        def scopes() -> "Iterator[Scope]":
            for domain in self.domains.repository.live_in(GLOBAL):
                yield from (project.inside for project in self.projects.repository.live_in(domain.inside))

        users = BaseImageUsers(scopes, lambda: self.functions, Repository(self.store, Image).live_in)
        return BaseImageService(Repository(self.store, BaseImage), self.clock, users.of)
