"""JWTs (RFC 7519) of the platform, signed with ES256: each kind has a `typ` of its own, so that none passes for another.

Verification pins the algorithm, the kind of token and of key, demands every claim that Portico writes, and refuses headers that
bring their own key (`jku`, `x5u`, `jwk`, `x5c`) or extensions (`crit`); see RFC 8725.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from portico.access.authn.keyring import ALGORITHM, SigningKey
from portico.core.base.errors import Unauthenticated
from portico.core.base.ids import new_id
from portico.core.base.lazy_modules import postpone

# PyJWT reads keys from certificates, too; Portico's are JWKs and PEM.
postpone("cryptography.x509")

T = TypeVar("T")
MAX_TOKEN_BYTES: Final = 8_192
_FORBIDDEN_HEADERS: Final = frozenset({"jku", "x5u", "jwk", "x5c", "crit"})
_REFETCH_SECONDS: Final = 30.0
_STALE_SECONDS: Final = 300.0  # a key that is taken away is out by then
_LEEWAY_SECONDS: Final = 5.0  # clocks of two hosts differ; an end is an end


def signed(claims: Mapping[str, Any], kind: str, seconds: int, key: SigningKey, now: datetime) -> str:
    """A token of these claims, of a kind (`at+jwt`), good for so many seconds from now."""
    import jwt

    began = int(now.timestamp())
    whole = {**claims, "iat": began, "nbf": began, "exp": began + seconds, "jti": new_id()}
    return jwt.encode(whole, key.private_pem, algorithm=ALGORITHM, headers={"kid": key.kid, "typ": kind})


@dataclass
class JwtVerifier:
    """Checks tokens of an issuer against the public keys, which it keeps; an unknown key asks for them again, not too often."""

    issuer: str
    fetch: Callable[[], list[dict[str, Any]]]
    _keys: dict[str, Any] = field(default_factory=dict, init=False)
    _fetched_at: float = field(default=float("-inf"), init=False)

    def read(
        self, token: str, kind: str, audience: str | None, required: Sequence[str], of: Callable[[dict[str, Any]], T]
    ) -> T:
        """What `of` makes of the claims of a token of this kind; ValueError, KeyError or TypeError of it refuse the token, too.

        The audience None leaves that to `of`. Raises Unauthenticated, never saying more than that the token is invalid.
        """
        import jwt

        try:
            key = self._key(_header(token, kind))
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self.issuer,
                audience=audience,
                options={
                    "require": list(required),
                    "verify_nbf": False,
                    "verify_iat": False,
                    "verify_aud": audience is not None,
                },
            )
            _check_begun(claims)
            return of(claims)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError) as error:
            raise _invalid(expired=isinstance(error, jwt.ExpiredSignatureError)) from error

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


def _header(token: str, kind: str) -> Mapping[str, Any]:
    import jwt

    if len(token) > MAX_TOKEN_BYTES:
        raise ValueError("oversized token")
    header = jwt.get_unverified_header(token)
    if header.get("alg") != ALGORITHM or _FORBIDDEN_HEADERS & header.keys():
        raise ValueError("refused header")
    if str(header.get("typ")).lower().removeprefix("application/") != kind:  # another kind of token (RFC 9068, 4)
        raise ValueError("another kind of token")
    return header


def _check_begun(claims: Mapping[str, Any]) -> None:
    """Raises ValueError for a token of the future: one of a host whose clock is ahead is none."""
    if not max(claims["iat"], claims["nbf"]) <= time.time() + _LEEWAY_SECONDS:
        raise ValueError("not yet valid")


def _invalid(*, expired: bool) -> Unauthenticated:
    reason = "The token has expired." if expired else "The token is not valid."
    challenge = f'Bearer realm="portico", error="invalid_token", error_description="{reason}"'
    return Unauthenticated(reason, code="INVALID_TOKEN", challenge=challenge)
