"""ID tokens of external issuers (OpenID Connect Core 1.0): discovery, keys, and the checks of a token.

Only issuers that a domain has configured are ever asked, and what they answer is kept: a token that names an unknown key
makes them be asked again at most once a minute, one that cannot be reached is left alone for as long.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portico.core.base.clock import CLOCK_SKEW_SECONDS
from portico.core.base.frozen import frozen
from portico.core.base.ttl_cache import TtlCache
from portico.core.net.guarded_client import Outbound, Unreachable

# The algorithms that are taken, each with the kind of key and the curves that belong to it.
ALGORITHMS: Final = {"RS256": ("RSA", (None,)), "ES256": ("EC", ("P-256",)), "EdDSA": ("OKP", ("Ed25519", "Ed448"))}
MAX_TOKEN_BYTES: Final = 16_384
_FORBIDDEN_HEADERS: Final = frozenset({"jku", "x5u", "jwk", "crit", "b64", "zip", "enc"})
_TYPES: Final = frozenset({"jwt", "id_token+jwt"})
_KEPT_SECONDS: Final = 600.0
_REFETCH_SECONDS: Final = 60.0
_ISSUERS: Final = 64
_MAX_KEYS: Final = 50
_MIN_RSA_BITS: Final = 2048
_MAX_AGE_SECONDS: Final = 86_400
_METADATA: Final = frozenset(  # OpenID Connect Discovery 1.0, 3, and RFC 9207, 3
    {
        "authorization_endpoint",
        "token_endpoint",
        "token_endpoint_auth_methods_supported",
        "authorization_response_iss_parameter_supported",
    }
)
# Codes of the audit trail.
_KEY: Final = "ID_TOKEN_KEY"
_AWAY: Final = "ISSUER_UNREACHABLE"
_CODES: Final = {"InvalidAudienceError": "ID_TOKEN_AUDIENCE", "ExpiredSignatureError": "ID_TOKEN_EXPIRED"}


class NotProved(Exception):
    """The token does not prove anybody, for a reason that no caller learns; `code` is for the audit trail of the domain."""

    def __init__(self, reason: str, code: str = "ID_TOKEN_INVALID") -> None:
        super().__init__(reason)
        self.code = code


@frozen
class IssuerKeys:
    """Publications of an issuer: its keys (JWK), the accepted algorithms of its ID tokens, and how it signs people in (`metadata`).

    `read_at` is the time of reading.
    """

    algorithms: frozenset[str]
    keys: tuple[Mapping[str, Any], ...]
    read_at: float
    metadata: Mapping[str, Any]


@dataclass
class Issuers:
    """Reads what issuers publish, and remembers it; `None` for one that could not be read."""

    outbound: Outbound
    _kept: TtlCache[IssuerKeys] = field(default_factory=lambda: TtlCache(_ISSUERS, _KEPT_SECONDS), init=False)
    _failed: TtlCache[None] = field(default_factory=lambda: TtlCache(_ISSUERS * 4, _REFETCH_SECONDS), init=False)

    def key(self, issuer: str, header: Mapping[str, Any]) -> Any:
        """The key that a token's header names. Raises NotProved."""
        kept = self._kept.find(issuer)
        if kept and (found := _named(kept[0], header)):
            return found
        if kept and time.monotonic() - kept[0].read_at < _REFETCH_SECONDS:
            raise NotProved("unknown key", _KEY)
        found = _named(self._read(issuer), header)
        if found is None:
            raise NotProved("unknown key", _KEY)
        return found

    def metadata(self, issuer: str) -> Mapping[str, Any]:
        """The discovery document's word on sign-ins in browsers, at most ten minutes old. Raises NotProved."""
        kept = self._kept.find(issuer)
        return (kept[0] if kept else self._read(issuer)).metadata

    def _read(self, issuer: str) -> IssuerKeys:
        if self._failed.find(issuer):
            raise NotProved("the issuer could not be read a moment ago", _AWAY)
        try:
            return self._kept.put(issuer, self._fetch(issuer))
        except (Unreachable, KeyError, TypeError, AttributeError) as error:
            self._failed.put(issuer, None)
            raise NotProved(f"the issuer cannot be read: {error}", _AWAY) from error

    def _fetch(self, issuer: str) -> IssuerKeys:
        document = self.outbound.get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if document["issuer"] != issuer:
            raise Unreachable("the document is of another issuer")
        keys = self.outbound.get_json(document["jwks_uri"])["keys"]
        algorithms = ALGORITHMS.keys() & set(document.get("id_token_signing_alg_values_supported", ["RS256"]))
        usable = [key for key in keys[:_MAX_KEYS] if isinstance(key, dict) and key.get("use", "sig") == "sig"]
        told = {name: document[name] for name in _METADATA & document.keys()}
        return IssuerKeys(frozenset(algorithms), tuple(usable), time.monotonic(), told)


def verified(
    token: str, issuer: str, audience: str, issuers: Issuers, parties: Collection[str] = ()
) -> Mapping[str, Any]:
    """The claims of an ID token of the issuer for the audience, asked for by one of the parties, if any. Raises NotProved."""
    import jwt

    try:
        header = _header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            issuers.key(issuer, header),
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=audience,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
        _check(claims)
        if parties and claims.get("azp", audience) not in parties:
            raise NotProved("for another party", "ID_TOKEN_PARTY")
    except (jwt.InvalidAudienceError, jwt.ExpiredSignatureError) as error:
        raise NotProved(type(error).__name__, _CODES[type(error).__name__]) from error
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise NotProved(type(error).__name__) from error
    return claims


def claimed_issuer(token: str) -> str:
    """The issuer that a token names, unproved. Raises NotProved."""
    import jwt

    try:
        _header(token)
        issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise NotProved(type(error).__name__) from error
    return str(issuer)


def _header(token: str) -> Mapping[str, Any]:
    import jwt

    if len(token) > MAX_TOKEN_BYTES:
        raise ValueError("oversized token")
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS or _FORBIDDEN_HEADERS & header.keys():
        raise ValueError("refused header")
    if str(header.get("typ", "JWT")).lower() not in _TYPES:  # an access token is no ID token (RFC 8725, 3.11)
        raise ValueError("not an ID token")
    return header


def _named(published: IssuerKeys, header: Mapping[str, Any]) -> Any:
    """The one key that the header can mean, by `kid`, or by its kind where there is no `kid`; None if there is none."""
    alg = header["alg"]
    if alg not in published.algorithms:
        return None
    kind, curves = ALGORITHMS[alg]
    fits = [key for key in published.keys if key.get("kty") == kind and key.get("crv") in curves]
    fits = [key for key in fits if key.get("alg", alg) == alg]
    if "kid" in header:
        fits = [key for key in fits if key.get("kid") == header["kid"]]
    return _usable(fits[0], alg) if len(fits) == 1 else None


def _usable(jwk: Mapping[str, Any], alg: str) -> Any:
    from jwt import PyJWK

    key = PyJWK(dict(jwk), algorithm=alg)
    if alg == "RS256" and key.key.key_size < _MIN_RSA_BITS:
        raise ValueError("short key")
    return key


def _check(claims: Mapping[str, Any]) -> None:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise ValueError("odd subject")
    subject.encode()  # half a surrogate pair is no text, and could not be kept
    if time.time() - claims["iat"] > _MAX_AGE_SECONDS:
        raise ValueError("issued too long ago")
