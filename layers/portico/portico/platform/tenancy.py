"""Those who share the platform: domains, projects, their members, and what is in them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from portico.platform.eventing import Eventing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from portico.compute.base_images.service import BaseImageService
    from portico.core.model.scope import Scope
    from portico.core.services.container import ContainerPurges
    from portico.core.services.contents import Contents
    from portico.tenancy.domains.service import DomainService
    from portico.tenancy.identity_providers.service import IdentityProviderService
    from portico.tenancy.keypairs.service import KeyPairService
    from portico.tenancy.projects.service import ProjectService
    from portico.tenancy.service_accounts.service import ServiceAccountService
    from portico.tenancy.users.service import UserService


class Tenancy(Eventing):
    """Those who share the platform: domains, projects, their members, and what is in them."""

    @cached_property
    def domains(self) -> "DomainService":
        """The domains."""
        from portico.core.data.repository import Repository
        from portico.tenancy.domains.entity import Domain
        from portico.tenancy.domains.service import DomainService

        return DomainService(Repository(self.store, Domain), self.clock, self._inside_domains, self.usage_clients)

    def _inside_domains(self) -> "Sequence[Contents[Any]]":
        members = (self.users, self.service_accounts, self.keypairs, self.refresh_tokens)
        return (self.projects, *members, self.identity_providers, self.policies)

    @cached_property
    def projects(self) -> "ProjectService":
        """The projects."""
        from portico.core.data.repository import Repository
        from portico.tenancy.members.memberships import Memberships
        from portico.tenancy.projects.entity import Project
        from portico.tenancy.projects.service import ProjectService
        from portico.tenancy.service_accounts.entity import ServiceAccount
        from portico.tenancy.users.entity import User

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
        from portico.access.authn.password_hashes import Passwords
        from portico.core.data.repository import Repository
        from portico.tenancy.users.entity import User
        from portico.tenancy.users.service import UserService

        repository = Repository(self.store, User)
        return UserService(repository, self.clock, self.projects, Passwords(), self.keypairs)

    @cached_property
    def keypairs(self) -> "KeyPairService":
        """The key pairs."""
        from portico.core.data.repository import Repository
        from portico.tenancy.keypairs.entity import KeyPair
        from portico.tenancy.keypairs.service import KeyPairService

        repository, cipher = Repository(self.store, KeyPair), self.keyring.cipher
        return KeyPairService(repository, self.clock, lambda: self.users.repository, cipher, self.keypair_uses)

    @cached_property
    def service_accounts(self) -> "ServiceAccountService":
        """The service accounts."""
        from portico.core.data.repository import Repository
        from portico.tenancy.service_accounts.entity import ServiceAccount
        from portico.tenancy.service_accounts.service import ServiceAccountService

        return ServiceAccountService(Repository(self.store, ServiceAccount), self.clock, self.projects)

    @cached_property
    def identity_providers(self) -> "IdentityProviderService":
        """The issuers that domains trust."""
        from portico.core.data.repository import Repository
        from portico.core.net.guarded_client import Outbound
        from portico.tenancy.identity_providers.entity import IdentityProvider
        from portico.tenancy.identity_providers.service import IdentityProviderService

        outbound = Outbound(loopback=self.settings.environment == "local")
        return IdentityProviderService(Repository(self.store, IdentityProvider), self.clock, outbound)

    @cached_property
    def containers(self) -> "ContainerPurges":
        """Empties the containers that are doomed."""
        from portico.core.services.container import ContainerPurges

        return ContainerPurges((self.domains, self.projects))

    @cached_property
    def base_images(self) -> "BaseImageService":
        """The base images."""
        from portico.compute.base_images.entity import BaseImage
        from portico.compute.base_images.service import BaseImageService
        from portico.compute.images.entity import Image
        from portico.compute.images.in_use import BaseImageUsers
        from portico.core.data.repository import Repository
        from portico.core.model.scope import GLOBAL

        def scopes() -> "Iterator[Scope]":
            for domain in self.domains.repository.live_in(GLOBAL):
                yield from (project.inside for project in self.projects.repository.live_in(domain.inside))

        users = BaseImageUsers(scopes, lambda: self.functions, Repository(self.store, Image).live_in)
        return BaseImageService(Repository(self.store, BaseImage), self.clock, users.of)
