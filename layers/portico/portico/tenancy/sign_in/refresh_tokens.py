"""Refresh tokens (RFC 6749, 6; RFC 9700, 4.14): opaque, rotating, in families.

Who signs in by a password, or in a browser, opens a family. It has one token at a time, kept as a hash; each use replaces it. A token that
was used before shows that two hold it: the family is revoked. Every token carries the family's id under a seal of Portico,
so that an earlier token of any age is recognized, and a guess is never taken for one.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import Field

from portico.access.authn.keyring import KEYRING
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.principal import session_credential
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.contents import Contents
from portico.tenancy.members.entity import Status
from portico.tenancy.sign_in.subjects import SUBJECTS, IssuedToken, Subject, Subjects, refused

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

IDLE: Final = timedelta(days=30)
ABSOLUTE: Final = timedelta(days=90)
GRACE: Final = timedelta(seconds=10)
LONGEST: Final = 1_024
_ROUNDS: Final = 4


class RefreshFamily(Entity):
    """A session: who signed in and how, and its one token; what is left of the last rotation tells a race from a theft."""

    type: ClassVar[str] = "refresh_family"
    types: ClassVar[str] = "refresh_families"
    key_field: ClassVar[str] = "id"

    id: str
    kind: str
    name: str
    method: str
    current: str = Field(repr=False)
    previous: str | None = Field(None, repr=False)
    rotated_at: datetime | None = None
    rotated_by: str | None = None
    idle_until: datetime
    ends_at: datetime
    status: Status = Status.ACTIVE
    ttl: int

    def lost_a_race(self, digest: str, client: str, now: datetime) -> bool:
        """True if a token is that of before the last rotation, sent again by the same client at about the same time."""
        is_last = self.previous is not None and hmac.compare_digest(digest, self.previous)
        return is_last and self.rotated_at is not None and now - self.rotated_at <= GRACE and client == self.rotated_by


@frozen(slots=True)
class Opened:
    """The content of a token: its family, and the digest of its secret."""

    scope: Scope
    family: str
    digest: str = field(repr=False)

    @property
    def target(self) -> Target:
        """The family, for the journal."""
        return Target(RefreshFamily.type, self.scope, self.family)


@frozen
class RefreshTokens(Contents[RefreshFamily]):
    """Opens, rotates and revokes families."""

    subjects: Subjects
    seal: Callable[[], bytes]
    clock: Clock

    def open(
        self, call: Call, subject: Subject, method: str, client: str, *, family_id: str | None = None
    ) -> IssuedToken:
        """Signs in: an access token, and the first refresh token of a new family.

        `family_id` is what a proof that counts once leads to. Raises Conflict when there is a family of it.
        """
        now, secret = self.clock.now(), secrets.token_urlsafe(32)
        family = RefreshFamily(
            scope=subject.member.scope, id=family_id or new_id(), kind=subject.kind, name=subject.member.name, method=method,
            current=_digest(secret), rotated_by=client, idle_until=now + IDLE, ends_at=now + ABSOLUTE,
            ttl=_ttl(now + IDLE), created_at=now, updated_at=now,
        )  # fmt: skip
        self.repository.create(call, family, subject=subject.principal(method, now).subject, method=method)
        return self._issued(subject, family, secret)

    def rotate(self, call: Call, token: str, client: str) -> IssuedToken:
        """A new access token and the next refresh token. Raises BadRequest, the same for every fault."""
        opened = self._opened(token)
        for _ in range(_ROUNDS):
            family = self._family(opened)
            subject = self._usable(call, family, opened, client)
            now, secret = self.clock.now(), secrets.token_urlsafe(32)
            idle = min(now + IDLE, family.ends_at)
            kept = {"current": _digest(secret), "previous": family.current, "rotated_at": now, "rotated_by": client}
            after = family.changed(now, **kept, idle_until=idle, ttl=_ttl(idle))
            try:
                self.repository.update(call, family, after, "refresh")
            except StaleVersion:
                continue  # another use came first: this token is now one that was used
            return self._issued(subject, after, secret)
        raise _invalid(opened.target)

    def revoke(self, call: Call, token: str) -> None:
        """Ends the family of a token; one that is no token, or of no family any more, is as good as revoked (RFC 7009)."""
        try:
            opened = self._opened(token)
            self._end(call, opened, "logout")
        except PorticoError as error:
            if error.status >= 500:
                raise

    def count(self, scope: Scope) -> int:
        """None that would stand in anyone's way."""
        return 0

    def is_empty(self, scope: Scope) -> bool:
        """They expire by themselves, and are worth nothing without their users."""
        return True

    def _usable(self, call: Call, family: RefreshFamily, opened: Opened, client: str) -> Subject:
        now = self.clock.now()
        if family.status is not Status.ACTIVE:
            raise _invalid(opened.target)
        if not hmac.compare_digest(opened.digest, family.current):
            if not family.lost_a_race(opened.digest, client, now):
                self._end(call, opened, "reuse")
            raise _invalid(opened.target)
        subject = self.subjects.find(family.kind, str(family.scope.domain), family.name)
        if subject is None or now >= family.idle_until or not subject.trusts(family.created_at):
            raise _invalid(opened.target)
        return subject

    def _end(self, call: Call, opened: Opened, reason: str) -> None:
        for _ in range(_ROUNDS):
            family = self._family(opened)
            if family.status is not Status.ACTIVE:
                return
            after = family.changed(self.clock.now(), status=Status.DISABLED)
            try:
                self.repository.apply(call, [Change(family, after, "revoke", {"reason": reason})])
            except StaleVersion:
                continue
            return
        raise _invalid(opened.target)

    def _family(self, opened: Opened) -> RefreshFamily:
        try:
            return self.repository.get(opened.scope, opened.family)
        except NotFound as error:
            raise _invalid() from error

    def _issued(self, subject: Subject, family: RefreshFamily, secret: str) -> IssuedToken:
        principal = subject.principal(family.method, family.created_at, session_credential(family.id))
        token = str(self._sealer().dumps([family.scope.domain, family.id, secret]))
        seconds = int((family.idle_until - self.clock.now()).total_seconds())
        return replace(self.subjects.token(principal), refresh_token=token, refresh_expires_in=seconds)

    def _opened(self, token: str) -> Opened:
        from itsdangerous import BadData

        try:
            domain, family, secret = self._sealer().loads(token[:LONGEST])
        except (BadData, ValueError, TypeError) as error:
            raise _invalid() from error
        return Opened(Scope(domain), family, _digest(secret))

    def _sealer(self) -> Any:
        from itsdangerous import URLSafeSerializer

        options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(self.seal(), salt=b"refresh-token", signer_kwargs=options)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _ttl(time: datetime) -> int:
    return int((time + timedelta(days=1)).timestamp())


def _invalid(about: Target | None = None) -> PorticoError:
    return refused("The refresh token is not valid.", about)


def wire(parts: "Parts") -> RefreshTokens:
    """The sessions of people."""
    keyring = parts.lazy(KEYRING)
    families = parts.repository(RefreshFamily)
    return RefreshTokens(families, parts.get(SUBJECTS), lambda: keyring().cursor_key, parts.clock)


REFRESH_TOKENS: Part[RefreshTokens] = Part(f"{__name__}:wire")
