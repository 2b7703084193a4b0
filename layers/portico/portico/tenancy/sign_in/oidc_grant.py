"""The token exchange (RFC 8693): an ID token of an issuer that a domain trusts, for a token of Portico.

The user's name comes from a claim, and the first sign-in binds the user to the subject at the issuer: who has the same
name there later is not the same person, and is refused. Nobody comes in as a superadmin this way, for those who may
configure issuers are domain admins. Every fault has the same answer; the log has the reason.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.core.actions.processor import Handler
from portico.core.base.errors import (
    Conflict,
    NotFound,
    PorticoError,
    PreconditionFailed,
    Unauthenticated,
    Unavailable,
    Unprocessable,
)
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.identity_providers.resource import IDENTITY_PROVIDERS
from portico.tenancy.identity_providers.service import IdentityProviderService
from portico.tenancy.members.entity import Membership, Role, Status
from portico.tenancy.projects.entity import Project
from portico.tenancy.sign_in.actions import ExchangeIdToken
from portico.tenancy.sign_in.oidc import Issuers, NotProved, claimed_issuer, verified
from portico.tenancy.sign_in.subjects import SUBJECTS, IssuedToken, Subject, Subjects, denied
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.tenancy.sign_in.models import TokenForm
    from portico.tenancy.users.service import UserService

ID_TOKEN: Final = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105  # a kind of token, not a token
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105
_UNNAMEABLE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_NAME: Final = 63
_ATTEMPTS: Final = 3
_METHOD: Final = "idp"
Claims = Mapping[str, Any]


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

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {ExchangeIdToken: self.exchange}

    def exchange(self, call: Call, action: ExchangeIdToken) -> IssuedToken:
        """A token of the user whom the ID token proves. Raises Unauthenticated, the same for every fault."""
        try:
            domain = self._domain(action.domain)
            provider, claims = self._proved(domain, action.id_token)
            user = self._settled(lambda: self._user(call, domain, provider, claims))
        except Unavailable:
            raise
        except (NotProved, PorticoError) as error:
            logger().info("id_token.refused", extra={"reason": str(error), "domain": action.domain[:64]})
            raise _wrong() from error
        return self.subjects.token(Subject("user", user, domain).principal(_METHOD, self.subjects.clock.now()))

    def _domain(self, name: str) -> Domain:
        if not re.fullmatch(NAME_PATTERN, name):
            raise NotProved("no domain")
        found = self.domains.get_many(GLOBAL, [name])[0]
        if found is None:
            raise NotProved("no such domain")
        return found

    def _proved(self, domain: Domain, token: str) -> tuple[IdentityProvider, Claims]:
        """The provider and the claims of a token. Issuers that the domain does not trust are not asked."""
        issuer, reason = claimed_issuer(token), NotProved("an issuer that is not trusted")
        for provider in self.providers.trusted(_scope(domain), issuer):
            try:
                return provider, verified(token, issuer, provider.client_id, self.issuers)
            except NotProved as error:
                reason = error
        raise reason

    def _settled(self, find: Callable[[], User]) -> User:
        """The user, tried again when another sign-in made or changed it at the same moment."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return find()
            except (Conflict, PreconditionFailed):
                continue
        return find()

    def _user(self, call: Call, domain: Domain, provider: IdentityProvider, claims: Claims) -> User:
        scope, name = _scope(domain), _name(claims, provider)
        call = replace(call, principal=Principal("identity-provider", provider.name, scope.domain, role="platform"))
        granted = self._granted(scope, provider, claims)
        try:
            user = self.users.repository.get(scope, name)
        except NotFound:
            if not provider.create_users:
                raise
            profile = {"email": _email(claims, provider), "full_name": _text(claims.get(provider.mapping.full_name))}
            fields = {"name": name, "identities": {provider.issuer: claims["sub"]}, **profile, **granted}
            created: User = self.users.create(call, self.users.actions["create"](scope, fields))
            return created
        return self._returning(call, user, provider, claims, granted)

    def _returning(
        self, call: Call, user: User, provider: IdentityProvider, claims: Claims, granted: Mapping[str, Any]
    ) -> User:
        bound = user.identities.get(provider.issuer, claims["sub"])
        if user.status is not Status.ACTIVE or user.role == Role.SUPERADMIN or bound != claims["sub"]:
            raise NotProved("disabled, a superadmin, or bound to another subject")
        changes = {"identities": {**user.identities, provider.issuer: bound}, **granted}
        wanted = user.model_copy(update=_as_stored(changes))
        if wanted == user:
            return user
        # At the version that was read: of two first sign-ins at once, one is bound.
        action = self.users.actions["update"](user.scope, user.name, changes, frozenset({user.tag}))
        updated: User = self.users.update(call, action)
        return updated

    def _granted(self, scope: Scope, provider: IdentityProvider, claims: Claims) -> dict[str, Any]:
        """The role and the memberships that groups give; nothing where the provider says nothing of groups."""
        groups = claims.get(provider.mapping.groups)
        held = {group for group in groups if isinstance(group, str)} if isinstance(groups, list) else set()
        granted: dict[str, Any] = {}
        if provider.roles:
            granted["role"] = next((one.role for one in provider.roles if one.group in held), Role.USER)
        if provider.projects:
            places = {one.project.lower(): one for one in reversed(provider.projects) if one.group in held}
            found = self.projects.get_many(scope, list(places)) if places else []
            there = [project.name.lower() for project in found if project is not None]
            granted["projects"] = [{"name": places[name].project, "role": places[name].role} for name in there]
        return granted


def _as_stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(changes)
    if "projects" in made:
        made["projects"] = [Membership.model_validate(place) for place in made["projects"]]
    return made


def _scope(domain: Domain) -> Scope:
    return Scope(domain.name.lower())


def _name(claims: Claims, provider: IdentityProvider) -> str:
    given = claims.get(provider.mapping.user)
    if not isinstance(given, str) or not 1 <= len(given) <= _MAX_NAME:
        raise NotProved("no name")
    name = _UNNAMEABLE.sub("-", given)
    if not re.fullmatch(NAME_PATTERN, name):
        raise NotProved("no name")
    return name


def _email(claims: Claims, provider: IdentityProvider) -> str | None:
    """The address, unless the issuer says that it has not been verified."""
    address = _text(claims.get(provider.mapping.email), 254)
    return address.lower() if address and "@" in address and claims.get("email_verified") is not False else None


def _text(value: Any, longest: int = 1024) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= longest else None


def _wrong() -> Unauthenticated:
    return denied(Unauthenticated("The subject token is not valid for this domain.", code="INVALID_GRANT"))


def wire(parts: "Parts") -> Federation:
    """Signs in those whom an issuer knows."""
    from portico.tenancy.users.resource import USERS

    domains, projects = parts.repository(Domain), parts.repository(Project)
    providers = parts.get(IDENTITY_PROVIDERS)
    issuers = Issuers(providers.outbound)
    return Federation(domains, projects, parts.get(USERS), providers, issuers, parts.get(SUBJECTS))
