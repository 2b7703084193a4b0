"""Access tokens: JWTs of the profile of RFC 9068, short-lived."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.jwts import JwtVerifier, signed
from portico.access.authn.keyring import KEYRING, SigningKey
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.principal import Principal

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_REQUIRED: Final = ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "domain", "role", "client")
TYPE: Final = "at+jwt"


@frozen
class TokenIssuer:
    """Signs tokens for principals."""

    issuer: str
    audience: str
    lifetime_seconds: int
    key: Callable[[], SigningKey]
    clock: Clock

    def issue(self, principal: Principal) -> str:
        """A new access token of this principal."""
        claims = {**principal.claims(), "iss": self.issuer, "aud": self.audience}
        return signed(claims, TYPE, self.lifetime_seconds, self.key(), self.clock.now())


@dataclass
class TokenVerifier:
    """Checks access tokens against the public keys."""

    issuer: str
    audience: str
    fetch: Callable[[], list[dict[str, Any]]]
    _jwts: JwtVerifier = field(init=False)

    def __post_init__(self) -> None:
        """The keys are kept."""
        self._jwts = JwtVerifier(self.issuer, self.fetch)

    def verify(self, token: str) -> Principal:
        """The principal that the token proves. Raises Unauthenticated, never saying more than that it is invalid."""
        return self._jwts.read(token, TYPE, self.audience, _REQUIRED, Principal.from_claims)


def wire_issuer(parts: "Parts") -> TokenIssuer:
    """The issuer of access tokens."""
    known, keyring = parts.settings, parts.lazy(KEYRING)
    lifetime = known.access_token_seconds
    return TokenIssuer(known.issuer, known.audience, lifetime, lambda: keyring().signing_key, parts.clock)


def wire_verifier(parts: "Parts") -> TokenVerifier:
    """The verifier of access tokens."""
    return TokenVerifier(parts.settings.issuer, parts.settings.audience, parts.get(KEYRING).public_keys)


ISSUER: Part[TokenIssuer] = Part(f"{__name__}:wire_issuer")
VERIFIER: Part[TokenVerifier] = Part(f"{__name__}:wire_verifier")
