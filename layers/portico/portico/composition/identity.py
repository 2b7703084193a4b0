"""Who calls, and what they may do."""

from functools import cached_property
from typing import TYPE_CHECKING

from portico.composition.foundation import Foundation

if TYPE_CHECKING:
    from portico.identity.authorization import Authorizer
    from portico.identity.clients import UsageClients
    from portico.identity.edge import Edge
    from portico.identity.key_rotation import KeyRotation
    from portico.identity.refresh import RefreshTokens
    from portico.identity.subjects import Subjects
    from portico.identity.tokens import TokenIssuer, TokenVerifier
    from portico.keypairs.uses import KeyPairUses
    from portico.policy.cache import DomainPolicies
    from portico.policy.service import PolicyService


class Identity(Foundation):
    """Who calls, and what they may do."""

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
    def issuer(self) -> "TokenIssuer":
        """Signs access tokens."""
        from portico.identity.tokens import TokenIssuer

        known = self.settings
        return TokenIssuer(
            known.issuer, known.audience, known.access_token_seconds, lambda: self.keyring.signing_key, self.clock
        )

    @cached_property
    def key_rotation(self) -> "KeyRotation":
        """Rotates the keys that sign tokens."""
        from portico.identity.key_rotation import KeyRotation

        return KeyRotation(self.keyring, self.journal, self.clock)

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
    def keypair_uses(self) -> "KeyPairUses":
        """When key pairs were last used."""
        from portico.keypairs.uses import KeyPairUses

        return KeyPairUses(self.table, self.settings.require("entities_table"), self.clock)

    @cached_property
    def usage_clients(self) -> "UsageClients":
        """The clients of the usage plans."""
        from portico.identity.clients import UsageClients

        return UsageClients(self.settings.function_prefix)

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
    def domain_policies(self) -> "DomainPolicies":
        """The policies of domains, kept for a while."""
        from portico.core.repository import Repository
        from portico.policy.cache import DomainPolicies
        from portico.policy.entity import Policy

        return DomainPolicies(Repository(self.store, Policy), self.clock)

    @cached_property
    def authorizer(self) -> "Authorizer":
        """Decides who may do what."""
        from portico.identity.authorization import Authorizer

        return Authorizer(self.domain_policies)
