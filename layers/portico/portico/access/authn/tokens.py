"""Access tokens: JWTs (RFC 7519, profile RFC 9068) signed with ES256, short-lived.

Verification pins the algorithm, the kind of token and of key, demands every claim that Portico writes, and refuses headers that
bring their own key (`jku`, `x5u`, `jwk`, `x5c`) or extensions (`crit`).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import ALGORITHM, KEYRING, SigningKey
from portico.core.base.clock import Clock
from portico.core.base.errors import Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.lazy_modules import postpone
from portico.core.base.parts import Part
from portico.core.model.principal import Principal

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

# PyJWT reads keys from certificates, too; Portico's are JWKs and PEM.
postpone("cryptography.x509")

_REQUIRED: Final = ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "domain", "role", "client"]
_FORBIDDEN_HEADERS: Final = frozenset({"jku", "x5u", "jwk", "x5c", "crit"})
TYPE: Final = (
    "at+jwt"  # of the header, so that no other kind of token that the keys may sign passes for one (RFC 8725, 3.11)
)
_REFETCH_SECONDS: Final = 30.0
_STALE_SECONDS: Final = 300.0  # a key that is taken away is out by then
_LEEWAY_SECONDS: Final = 5.0  # clocks of two hosts differ; an end is an end
MAX_TOKEN_BYTES: Final = 8_192


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
        import jwt

        now = int(self.clock.now().timestamp())
        key = self.key()
        claims = {
            **principal.claims(),
            "iss": self.issuer,
            "aud": self.audience,
            "iat": now,
            "nbf": now,
            "exp": now + self.lifetime_seconds,
            "jti": new_id(),
        }
        headers = {"kid": key.kid, "typ": TYPE}
        return jwt.encode(claims, key.private_pem, algorithm=ALGORITHM, headers=headers)


@dataclass
class TokenVerifier:
    """Checks tokens against the public keys, which it keeps; an unknown key asks for them again, not too often."""

    issuer: str
    audience: str
    fetch: Callable[[], list[dict[str, Any]]]
    _keys: dict[str, Any] = field(default_factory=dict, init=False)
    _fetched_at: float = field(default=float("-inf"), init=False)

    def verify(self, token: str) -> Principal:
        """The principal that the token proves. Raises Unauthenticated, never saying more than that it is invalid."""
        import jwt

        try:
            key = self._key(self._header(token))
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self.issuer,
                audience=self.audience,
                options={"require": _REQUIRED, "verify_nbf": False, "verify_iat": False},
            )
            _check_begun(claims)
            return Principal.from_claims(claims)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError) as error:
            raise _invalid(expired=isinstance(error, jwt.ExpiredSignatureError)) from error

    def _header(self, token: str) -> Mapping[str, Any]:
        import jwt

        if len(token) > MAX_TOKEN_BYTES:
            raise ValueError("oversized token")
        header = jwt.get_unverified_header(token)
        if header.get("alg") != ALGORITHM or _FORBIDDEN_HEADERS & header.keys():
            raise ValueError("refused header")
        if str(header.get("typ")).lower().removeprefix("application/") != TYPE:  # another kind of token (RFC 9068, 4)
            raise ValueError("not an access token")
        return header

    def _key(self, header: Mapping[str, Any]) -> Any:
        kid = header["kid"]
        age = time.monotonic() - self._fetched_at
        patience = _REFETCH_SECONDS if self._keys else 0  # before the first start there are none yet
        if age > _STALE_SECONDS or (kid not in self._keys and age > patience):
            self._refetch()
        return self._keys[kid]

    def _refetch(self) -> None:
        from jwt import PyJWK

        self._keys = {jwk["kid"]: PyJWK(jwk, algorithm=ALGORITHM) for jwk in self.fetch()}
        self._fetched_at = time.monotonic()


def _check_begun(claims: Mapping[str, Any]) -> None:
    """Raises ValueError for a token of the future: one of a host whose clock is ahead is none."""
    if not max(claims["iat"], claims["nbf"]) <= time.time() + _LEEWAY_SECONDS:
        raise ValueError("not yet valid")


def _invalid(*, expired: bool) -> Unauthenticated:
    reason = "The token has expired." if expired else "The token is not valid."
    challenge = f'Bearer realm="portico", error="invalid_token", error_description="{reason}"'
    return Unauthenticated(reason, code="INVALID_TOKEN", challenge=challenge)


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
