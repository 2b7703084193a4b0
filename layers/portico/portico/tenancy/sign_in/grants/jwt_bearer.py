"""`urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523): an assertion that a service account signed with its own key.

`iss` and `sub` are the account (`service-account:acme/ci`), `aud` the token endpoint or the issuer, `exp` at most five
minutes ahead, and `jti` is used once. Every fault has the same answer. There is no refresh token (RFC 7521, 4.1).
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.core.actions.processor import Handler
from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import CLOCK_SKEW_SECONDS
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.store import Store
from portico.core.data.writes import ABSENT, Put
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.principal import SIGNED_KEY
from portico.core.model.target import Target
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.sign_in.actions import Assert
from portico.tenancy.sign_in.grants.token_request import TokenRequest
from portico.tenancy.sign_in.subjects import IssuedToken, Subject, Subjects, refused

if TYPE_CHECKING:
    from portico.tenancy.sign_in.models import TokenForm

KIND: Final = "service-account"
PATH: Final = "/v1/auth/token"
LONGEST_LIFE: Final = 300
_LONGEST_JTI: Final = 256
_FORBIDDEN_HEADERS: Final = frozenset({"jku", "x5u", "jwk", "x5c", "crit", "b64"})
_SUBJECT: Final = re.compile(f"{KIND}:({NAME_PATTERN[1:-1]})/({NAME_PATTERN[1:-1]})")


class NotProved(Exception):
    """The assertion proves nothing; the text says why, and stays here."""


def read(form: "TokenForm", asker: TokenRequest) -> Assert:
    """The action of a request. Raises Unprocessable when the assertion is missing."""
    if form.assertion is None:
        raise Unprocessable.field("assertion", "Send the assertion.", "missing")
    return Assert(form.assertion.get_secret_value(), asker.endpoint)


@frozen
class JwtBearer:
    """Signs in service accounts by assertions."""

    store: Store
    subjects: Subjects
    issuer: str

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {Assert: self.sign_in}

    def sign_in(self, call: Call, action: Assert) -> IssuedToken:
        """A token of the account. Raises BadRequest, the same for every fault."""
        about = None
        try:
            subject = self._named(action.assertion)
            about = Target("token", subject.member.scope, subject.member.name)
            claims = verified(action.assertion, _keys(subject), self._audiences(action))
            self._use(call, subject, claims)
        except NotProved as error:
            raise refused("The assertion is not valid.", about) from error
        return self.subjects.token(subject.principal(SIGNED_KEY, self.subjects.clock.now()))

    def _named(self, assertion: str) -> Subject:
        """The account that an assertion names, which is not to be believed yet."""
        import jwt

        try:
            claims = jwt.decode(assertion, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise NotProved("not a JWT") from error
        found = _SUBJECT.fullmatch(str(claims.get("sub")))
        if found is None or claims.get("iss") != claims.get("sub"):
            raise NotProved("not of a service account")
        subject = self.subjects.find(KIND, found[1], found[2])
        if subject is None:
            raise NotProved("no such account, or out")
        return subject

    def _audiences(self, action: Assert) -> Collection[str]:
        return [self.issuer, f"{self.issuer.rstrip('/')}{PATH}", *([action.endpoint] if action.endpoint else [])]

    def _use(self, call: Call, subject: Subject, claims: Mapping[str, Any]) -> None:
        """Checks the times, and writes down that the assertion was used; in one transaction with its record."""
        now = self.subjects.clock.now().timestamp()
        ends = _number(claims, "exp")
        if not now - CLOCK_SKEW_SECONDS < ends <= now + LONGEST_LIFE + CLOCK_SKEW_SECONDS:
            raise NotProved("expired, or too long a life")
        if any(_number(claims, name) > now + CLOCK_SKEW_SECONDS for name in ("iat", "nbf") if name in claims):
            raise NotProved("not yet")
        jti, member = claims["jti"], subject.member
        if not isinstance(jti, str) or not 1 <= len(jti) <= _LONGEST_JTI:
            raise NotProved("no id")
        digest = hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest()
        used = {"pk": f"{member.scope}#assertions#{member.name.lower()}", "sk": digest, "ttl": int(ends) + 60}
        record = self.store.journal.put(self.store.journal.record(call, member, "sign_in"))
        try:
            self.store.table.transact([Put(self.store.entities, used, ABSENT), record])
        except ConditionFailed as failure:
            if 1 not in failure.indexes:  # the record is there too when the acknowledgement of this very write was lost
                raise NotProved("used before") from failure


def verified(assertion: str, keys: Collection[Mapping[str, str]], audiences: Collection[str]) -> Mapping[str, Any]:
    """The claims, if one of the keys signed them for one of the audiences; times are not looked at. Raises NotProved."""
    import jwt

    try:
        header = jwt.get_unverified_header(assertion)
        if _FORBIDDEN_HEADERS & header.keys():
            raise NotProved("a header that brings its own key")
        for jwk in keys:
            if header.get("kid") in {None, jwk["kid"]} and header.get("alg") == jwk["alg"]:
                claims = _signed(assertion, jwk, audiences)
                if claims is not None:
                    return claims
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise NotProved("not valid") from error
    raise NotProved("not signed by a key of the account")


def _signed(assertion: str, jwk: Mapping[str, str], audiences: Collection[str]) -> Mapping[str, Any] | None:
    import jwt

    options: Any = {"require": ["iss", "sub", "aud", "exp", "jti"]}
    options |= dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_jti"), False)
    try:
        key = jwt.PyJWK(dict(jwk), algorithm=jwk["alg"])
        claims: Mapping[str, Any] = jwt.decode(assertion, key, [jwk["alg"]], audience=audiences, options=options)
    except jwt.InvalidSignatureError:
        return None
    return claims


def _keys(subject: Subject) -> Collection[Mapping[str, str]]:
    return subject.member.public_keys if isinstance(subject.member, ServiceAccount) else ()


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotProved(f"{name} is not a time")
    return float(value)
