"""Who calls, and what they may do."""

from functools import cached_property
from typing import TYPE_CHECKING

from portico.platform.foundation import Foundation

if TYPE_CHECKING:
    from portico.access.authn.authorizer import Edge
    from portico.access.authn.key_rotation import KeyRotation
    from portico.access.authn.tokens import TokenIssuer, TokenVerifier
    from portico.access.authz.authorizer import Authorizer
    from portico.serving.content.callers import Callers
    from portico.tenancy.domains.usage_plans import UsageClients
    from portico.tenancy.keypairs.uses import KeyPairUses
    from portico.tenancy.policies.cache import DomainPolicies
    from portico.tenancy.policies.service import PolicyService
    from portico.tenancy.sign_in.refresh_tokens import RefreshTokens
    from portico.tenancy.sign_in.subjects import Subjects


class Identity(Foundation):
    """Who calls, and what they may do."""

    @cached_property
    def verifier(self) -> "TokenVerifier":
        """Checks access tokens."""
        from portico.access.authn.tokens import TokenVerifier

        return TokenVerifier(self.settings.issuer, self.settings.audience, self.keyring.public_keys)

    @cached_property
    def edge(self) -> "Edge":
        """Proves callers."""
        from portico.access.authn.authorizer import Edge
        from portico.access.authn.principal_status import Standing

        standing = Standing(self.table, self.settings.require("entities_table"), self.keyring.cipher)
        return Edge(self.verifier, standing, self.clock, self.keypair_uses.note)

    @cached_property
    def content_callers(self) -> "Callers":
        """Proves the callers of the content API."""
        from portico.serving.content.callers import Callers
        from portico.serving.content.plans import policies

        return Callers(self.edge, self.limiter, policies(self.settings.require("usage_plans")))

    @cached_property
    def issuer(self) -> "TokenIssuer":
        """Signs access tokens."""
        from portico.access.authn.tokens import TokenIssuer

        known = self.settings
        return TokenIssuer(
            known.issuer, known.audience, known.access_token_seconds, lambda: self.keyring.signing_key, self.clock
        )

    @cached_property
    def key_rotation(self) -> "KeyRotation":
        """Rotates the keys that sign tokens."""
        from portico.access.authn.key_rotation import KeyRotation

        return KeyRotation(self.keyring, self.journal, self.clock)

    @cached_property
    def subjects(self) -> "Subjects":
        """Those who sign in."""
        from portico.tenancy.sign_in.subjects import Subjects

        return Subjects(self.store, lambda: self.issuer, self.clock)

    @cached_property
    def refresh_tokens(self) -> "RefreshTokens":
        """The sessions of those who signed in by a password."""
        from portico.core.data.repository import Repository
        from portico.tenancy.sign_in.refresh_tokens import RefreshFamily, RefreshTokens

        repository = Repository(self.store, RefreshFamily)
        return RefreshTokens(repository, self.subjects, lambda: self.keyring.cursor_key, self.clock)

    @cached_property
    def keypair_uses(self) -> "KeyPairUses":
        """When key pairs were last used."""
        from portico.tenancy.keypairs.uses import KeyPairUses

        return KeyPairUses(self.table, self.settings.require("entities_table"), self.clock)

    @cached_property
    def usage_clients(self) -> "UsageClients":
        """The clients of the usage plans."""
        from portico.tenancy.domains.usage_plans import UsageClients

        return UsageClients(self.settings.function_prefix)

    @cached_property
    def policies(self) -> "PolicyService":
        """The policies of tenants' own."""
        from portico.core.data.repository import Repository
        from portico.tenancy.policies.entity import Policy
        from portico.tenancy.policies.service import PolicyService
        from portico.tenancy.users.entity import User

        users = Repository(self.store, User)
        return PolicyService(Repository(self.store, Policy), self.clock, self.domain_policies, users)

    @cached_property
    def domain_policies(self) -> "DomainPolicies":
        """The policies of domains, kept for a while."""
        from portico.core.data.repository import Repository
        from portico.tenancy.policies.cache import DomainPolicies
        from portico.tenancy.policies.entity import Policy

        return DomainPolicies(Repository(self.store, Policy), self.clock)

    @cached_property
    def authorizer(self) -> "Authorizer":
        """Decides who may do what."""
        from portico.access.authz.authorizer import Authorizer

        return Authorizer(self.domain_policies)
