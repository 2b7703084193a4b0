"""The token exchange (RFC 8693): an ID token of an issuer that a domain trusts, for a token of Portico.

People are found by issuer and subject, which a user has as a federated identity: from the first sign-in if that made the user,
else from an administrator. Names and addresses find nobody, for whoever has the same ones at the issuer need not be the same
person. A provider signs in nobody above its ceiling, never a superadmin. Every fault has the same answer; the domain's audit
trail has the reason.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from portico.core.actions.processor import Handler
from portico.core.base.errors import (
    BadRequest,
    Conflict,
    PorticoError,
    PreconditionFailed,
    Unauthenticated,
    Unavailable,
    Unprocessable,
)
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.base.parts import Part
from portico.core.data.repository import Repository
from portico.core.limits.token_bucket import BucketPolicy
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.tenancy.domains.entity import Domain
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.identity_providers.resource import IDENTITY_PROVIDERS
from portico.tenancy.identity_providers.service import IdentityProviderService
from portico.tenancy.members.entity import Membership, Role, Status
from portico.tenancy.members.role_rules import rank_of
from portico.tenancy.projects.entity import Project
from portico.tenancy.sign_in.actions import ExchangeIdToken
from portico.tenancy.sign_in.federated_claims import Claims, Groups, email_of, groups_of, new_name, text_of
from portico.tenancy.sign_in.oidc import Issuers, NotProved, claimed_issuer, verified
from portico.tenancy.sign_in.subjects import SUBJECTS, IssuedToken, Subject, Subjects, denied
from portico.tenancy.users.entity import User, identity_claim

if TYPE_CHECKING:
    from portico.core.limits.token_bucket import Limiter
    from portico.core.services.parts import Parts
    from portico.tenancy.sign_in.models import TokenForm
    from portico.tenancy.users.service import UserService

E = TypeVar("E", bound=PorticoError)
ID_TOKEN: Final = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105  # a kind of token, not a token
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105
RECORDED: Final = BucketPolicy("id-token-refusals", 30, 60)
_ATTEMPTS: Final = 3
METHOD: Final = "idp"


def exchange_of(form: "TokenForm") -> ExchangeIdToken:
    """The action that a token request asks for. Raises Unprocessable when a parameter is missing or of another kind."""
    if form.subject_token_type != ID_TOKEN:
        raise Unprocessable.field("subject_token_type", f"Only {ID_TOKEN} is exchanged.", "unsupported")
    if not form.subject_token:
        raise Unprocessable.field("subject_token", "Send the ID token.", "missing")
    named = form.audience or (form.resource or "").rstrip("/").rpartition("/v1/domains/")[2]
    if not named:
        raise Unprocessable.field("audience", "Name the domain: its name, or in `resource` its URL.", "missing")
    return ExchangeIdToken(named, form.subject_token)


@frozen
class Federation:
    """Signs in those whom an external issuer knows."""

    domains: Repository[Domain]
    projects: Repository[Project]
    users: "UserService"
    providers: IdentityProviderService
    issuers: Issuers
    subjects: Subjects
    limiter: "Limiter"

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {ExchangeIdToken: self.exchange}

    def exchange(self, call: Call, action: ExchangeIdToken) -> IssuedToken:
        """A token of the user whom the ID token proves. Raises Unauthenticated, the same for every fault."""
        about: Target | None = None
        try:
            domain = self.domain(action.domain)
            about = Target("id_token", scope_of(domain))
            provider, claims = self._proved(domain, action.id_token)
            about = replace(about, key=f"{provider.name}/{claims['sub']}")
            user = self.user(call, domain, provider, claims)
        except Unavailable:
            raise
        except (NotProved, PorticoError) as error:
            logger().info("id_token.refused", extra={"reason": str(error), "domain": action.domain[:64]})
            refused = Unauthenticated("The subject token is not valid for this domain.", code="INVALID_GRANT")
            proved = about is not None and about.key is not None
            raise self.told(refused, error.code, about or Target("id_token", GLOBAL), proved=proved) from error
        return self.subjects.token(Subject("user", user, domain).principal(METHOD, self.subjects.clock.now()))

    def told(self, error: E, reason: str, about: Target | None, *, proved: bool) -> E:
        """The error, with the reason for the trail; of those who prove nobody a domain's trail has some a minute only."""
        denied(error, about).recorded_code = reason
        if not proved:
            error.unrecorded = self.limiter.take(RECORDED, str(about.scope if about else GLOBAL)).retry_after > 0
        return error

    def domain(self, name: str) -> Domain:
        """The domain of this name. Raises NotProved."""
        found = self.domains.get_many(GLOBAL, [name])[0] if re.fullmatch(NAME_PATTERN, name) else None
        if found is None:
            raise NotProved("no such domain")
        return found

    def _proved(self, domain: Domain, token: str) -> tuple[IdentityProvider, Claims]:
        """The provider and the claims of a token. Issuers that the domain does not trust are not asked."""
        issuer, reason = claimed_issuer(token), NotProved("an issuer that is not trusted", "ISSUER_NOT_TRUSTED")
        for provider in self.providers.trusted(scope_of(domain), issuer):
            try:
                return provider, verified(token, issuer, provider.client_id, self.issuers, provider.authorized_parties)
            except NotProved as error:
                reason = error
        raise reason

    def user(self, call: Call, domain: Domain, provider: IdentityProvider, claims: Claims) -> User:
        """The user whom claims prove, tried again when another sign-in made or changed it at the same moment.

        Raises NotProved, and what stands in the way of making it.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._user(call, domain, provider, claims)
            except (Conflict, PreconditionFailed):
                continue
        return self._user(call, domain, provider, claims)

    def _user(self, call: Call, domain: Domain, provider: IdentityProvider, claims: Claims) -> User:
        """The user whom the subject is an identity of, made if there is none and the provider makes users."""
        scope = scope_of(domain)
        call = replace(call, principal=Principal("identity-provider", provider.name, scope.domain, role="platform"))
        store = self.users.repository.store
        name = store.holder(identity_claim(scope, provider.issuer, claims["sub"]))
        user = None if name is None else self.users.repository.get(scope, name)
        groups = groups_of(claims, provider)
        granted = self._granted(scope, provider, groups)
        user = self._new(call, scope, provider, claims, granted) if user is None else _allowed(user, provider)
        user = self._granted_to(call, user, granted)
        if groups.unknown and (provider.roles or provider.projects):
            store.journal.failure(call, _unknown(groups.unknown, user))
        return user

    def _new(
        self, call: Call, scope: Scope, provider: IdentityProvider, claims: Claims, granted: Mapping[str, Any]
    ) -> User:
        if not provider.create_users:
            raise NotProved("nobody's identity", "IDENTITY_UNKNOWN")
        identity = {"issuer": provider.issuer, "subject": claims["sub"]}
        profile = {"email": email_of(claims, provider), "full_name": text_of(claims.get(provider.mapping.full_name))}
        fields = {"name": new_name(claims, provider), "federated_identities": [identity], **profile, **granted}
        made: User = self.users.create(call, self.users.actions["create"](scope, fields))
        return made

    def _granted_to(self, call: Call, user: User, granted: Mapping[str, Any]) -> User:
        if user.model_copy(update=_as_stored(granted)) == user:
            return user
        # At the version that was read: what an administrator does at the same moment is not undone.
        action = self.users.actions["update"](user.scope, user.name, granted, frozenset({user.entity_tag}))
        updated: User = self.users.update(call, action)
        return updated

    def _granted(self, scope: Scope, provider: IdentityProvider, groups: Groups) -> dict[str, Any]:
        """The role and the memberships that groups give; nothing where the provider, or the token, says nothing of groups."""
        granted: dict[str, Any] = {}
        if groups.unknown:
            return granted
        if provider.roles:
            granted["role"] = next((one.role for one in provider.roles if one.group in groups.held), Role.USER)
        if provider.projects:
            places = {one.project.lower(): one for one in reversed(provider.projects) if one.group in groups.held}
            found = self.projects.get_many(scope, list(places)) if places else []
            there = [project.name.lower() for project in found if project is not None]
            granted["projects"] = [{"name": places[name].project, "role": places[name].role} for name in there]
        return granted


def _allowed(user: User, provider: IdentityProvider) -> User:
    """The user. Raises NotProved for one who is out, or above what the provider may sign in."""
    if user.status is not Status.ACTIVE:
        raise NotProved("disabled", "USER_DISABLED")
    if rank_of(user.role) > rank_of(provider.ceiling):
        raise NotProved("above the provider", "ROLE_ABOVE_PROVIDER")
    return user


def _as_stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(changes)
    if "projects" in made:
        made["projects"] = [Membership.model_validate(place) for place in made["projects"]]
    return made


def scope_of(domain: Domain) -> Scope:
    """The scope of what a domain has."""
    return Scope(domain.name.lower())


def _unknown(reason: str, user: User) -> PorticoError:
    """The note for the audit trail that a token told no groups, so that the user's rights stayed what they were."""
    error = BadRequest("The token does not tell the groups.", code=reason)
    error.about = Target.of(user)
    return error


def wire(parts: "Parts") -> Federation:
    """Signs in those whom an issuer knows."""
    from portico.tenancy.users.resource import USERS

    domains, projects = parts.repository(Domain), parts.repository(Project)
    providers = parts.get(IDENTITY_PROVIDERS)
    issuers = Issuers(providers.outbound)
    return Federation(domains, projects, parts.get(USERS), providers, issuers, parts.get(SUBJECTS), parts.limiter)


FEDERATION: Part[Federation] = Part(f"{__name__}:wire")
