"""Tokens for one purpose each: they prove no principal, and the platform's operations refuse them but the one that they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.jwts import JwtVerifier, T, signed
from portico.access.authn.keyring import KEYRING, SigningKey
from portico.core.base.clock import Clock
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_REQUIRED: Final = ("iss", "aud", "sub", "exp", "nbf", "iat", "jti")


@dataclass
class PurposeTokens:
    """Signs and checks them. `kind` is the header's `typ` (RFC 8725, 3.11), such as `app+jwt`."""

    issuer: str
    key: Callable[[], SigningKey]
    verifier: JwtVerifier
    clock: Clock

    def issue(self, kind: str, audience: str, subject: str, seconds: int, **claims: Any) -> str:
        """A token for an audience, good for so many seconds."""
        whole = {**claims, "iss": self.issuer, "aud": audience, "sub": subject}
        return signed(whole, kind, seconds, self.key(), self.clock.now())

    def read(self, kind: str, token: str, of: Callable[[dict[str, Any]], T], audience: str | None = None) -> T:
        """What `of` makes of a token's claims; see `JwtVerifier.read`. Raises Unauthenticated."""
        return self.verifier.read(token, kind, audience, _REQUIRED, of)


def wire(parts: "Parts") -> PurposeTokens:
    """The tokens, with the keys of access tokens."""
    keyring, issuer = parts.lazy(KEYRING), parts.settings.issuer
    verifier = JwtVerifier(issuer, lambda: keyring().public_keys())
    return PurposeTokens(issuer, lambda: keyring().signing_key, verifier, parts.clock)


PURPOSE_TOKENS: Final[Part[PurposeTokens]] = Part(f"{__name__}:wire")
