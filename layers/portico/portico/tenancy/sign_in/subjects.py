"""Subjects of sign-ins: a user or a service account with its domain, both still in, and the tokens that they get."""

from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from portico.access.authn.tokens import ISSUER, TokenIssuer
from portico.core.base.clock import Clock
from portico.core.base.errors import BadRequest, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.data.store import Store
from portico.core.model.entity import Entity
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.tenancy.domains.entity import Domain
from portico.tenancy.members.entity import Member, Status
from portico.tenancy.members.kinds import KINDS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

E = TypeVar("E", bound=PorticoError)


@frozen
class IssuedToken:
    """An access token and for how many seconds it is good; the refresh token, where the grant gives one."""

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str | None = field(default=None, repr=False)
    refresh_expires_in: int | None = None


@frozen(slots=True)
class Subject:
    """The subject of a sign-in."""

    kind: str
    member: Member
    domain: Domain

    def principal(self, method: str, signed_in_at: datetime, credential: str = "") -> Principal:
        """The subject as a principal; its first project is the current one."""
        member, projects = self.member, {place.name.lower(): str(place.role) for place in self.member.projects}
        return Principal(
            self.kind,
            member.name,
            member.scope.domain,
            next(iter(projects), None),
            str(member.role),
            projects,
            self.domain.client,
            credential,
            method,
            round(signed_in_at.timestamp(), 6),
            (member.uid, self.domain.uid),
        )

    def trusts(self, time: datetime) -> bool:
        """True if what was issued at a time still counts: not for an earlier one of the name, nor before a change."""
        changed = self.member.credentials_changed_at
        return time >= self.member.created_at and (changed is None or time >= changed)


@frozen
class Subjects:
    """Finds subjects and issues tokens to them."""

    store: Store
    issuer: Lazy[TokenIssuer]
    clock: Clock

    def find(self, kind: str, domain: str, name: str) -> Subject | None:
        """The subject, in one request; None when it, or its domain, is not there or is out."""
        subject: Subject | None = self.find_with(kind, domain, name)[0]
        return subject

    def find_with(self, kind: str, domain: str, name: str, *others: tuple[type[Entity], Scope, str]) -> list[Any]:
        """The subject, and others that are read in the same request, None for what is not there."""
        who, where = (KINDS[kind], Scope(domain), name), (Domain, GLOBAL, domain)
        member, home, *found = self.store.get_together(who, where, *others)
        if member is None or home is None or home.purging or member.status is not Status.ACTIVE:
            return [None, *found]
        return [Subject(kind, member, home), *found]

    def token(self, principal: Principal) -> IssuedToken:
        """A new access token."""
        issuer = self.issuer()
        return IssuedToken(issuer.issue(principal), issuer.lifetime_seconds)


def refused(message: str, about: Target | None = None) -> BadRequest:
    """The one error of a grant (RFC 6749, 5.2), recorded as a denial."""
    return denied(BadRequest(message, code="INVALID_GRANT"), about)


def denied(error: E, about: Target | None = None) -> E:
    """The error, recorded as a denial of what it is about."""
    error.denied, error.about = True, about
    return error


def wire(parts: "Parts") -> Subjects:
    """The subjects, put together."""
    return Subjects(parts.store, parts.lazy(ISSUER), parts.clock)


SUBJECTS: Part[Subjects] = Part(f"{__name__}:wire")
