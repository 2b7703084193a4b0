"""The public keys of service accounts: read as JWK or PEM, kept as JWK with a `kid`."""

import json
from collections.abc import Mapping
from typing import Any, Final

_LONGEST_RSA: Final = 8_192
_SHORTEST_RSA: Final = 2_048
_PARTS: Final = {"EC": ("crv", "x", "y"), "OKP": ("crv", "x"), "RSA": ("e", "n")}
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_LONGEST_KID: Final = 128


def public_jwk(given: str | Mapping[str, Any]) -> dict[str, str]:
    """The key as a JWK with `kid` and `alg`. Raises ValueError that says what is wrong with it."""
    if isinstance(given, str):
        key, kid = _of_pem(given), None
    else:
        key, kid = _of_jwk(given), given.get("kid")
    algorithm, made = _described(key)
    parts = {name: str(made[name]) for name in _PARTS[made["kty"]]}
    parts["kty"] = made["kty"]
    return {**parts, "alg": algorithm, "kid": _kid(kid) or thumbprint(parts)}


def thumbprint(parts: Mapping[str, str]) -> str:
    """The thumbprint of a key (RFC 7638), SHA-256."""
    import base64
    import hashlib

    text = json.dumps(dict(sorted(parts.items())), separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _of_pem(text: str) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if "PRIVATE KEY" in text:
        raise ValueError("this is a private key: keep it to yourself, and send the public one")
    try:
        return load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("not a public key in PEM") from error


def _of_jwk(given: Mapping[str, Any]) -> Any:
    from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
    from jwt.exceptions import PyJWTError

    if _PRIVATE & given.keys():
        raise ValueError("this is a private key: keep it to yourself, and send the public one")
    readers: dict[str, Any] = {"EC": ECAlgorithm, "OKP": OKPAlgorithm, "RSA": RSAAlgorithm}
    reader = readers.get(str(given.get("kty")))
    if reader is None:
        raise ValueError("not a JWK of the type EC, OKP or RSA")
    try:
        return reader.from_jwk(dict(given))
    except (PyJWTError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise ValueError("not a valid JWK") from error


def _described(key: Any) -> tuple[str, Mapping[str, Any]]:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return "ES256", ECAlgorithm.to_jwk(key, as_dict=True)
    if isinstance(key, Ed25519PublicKey):
        return "EdDSA", OKPAlgorithm.to_jwk(key, as_dict=True)
    if isinstance(key, RSAPublicKey):
        if not _SHORTEST_RSA <= key.key_size <= _LONGEST_RSA:
            raise ValueError(f"an RSA key has {_SHORTEST_RSA} to {_LONGEST_RSA} bits")
        return "RS256", RSAAlgorithm.to_jwk(key, as_dict=True)
    raise ValueError("a key is of P-256 (ES256), Ed25519 (EdDSA), or RSA (RS256)")


def _kid(given: Any) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str) or not 1 <= len(given) <= _LONGEST_KID:
        raise ValueError(f"a kid is a text of at most {_LONGEST_KID} characters")
    return given
