"""The schemes by which senders sign deliveries, and what their secrets look like.

- github: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
- stripe: https://docs.stripe.com/webhooks#verify-manually
- standard-webhooks: https://www.standardwebhooks.com
"""

import base64
import binascii
import secrets
from typing import Final

from portico.core.model.open_enum import OpenEnum

_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = 32
_LENGTHS: Final = range(16, 513)
_STANDARD_BYTES: Final = range(24, 65)


class Scheme(OpenEnum):
    """A scheme by which deliveries are signed."""

    GITHUB = "github"
    STRIPE = "stripe"
    STANDARD = "standard-webhooks"


def new_secret(scheme: Scheme) -> str:
    """A secret of 256 bits, in the form that the scheme's senders take."""
    match scheme:
        case Scheme.GITHUB:
            return secrets.token_urlsafe(_KEY_BYTES)
        case Scheme.STRIPE:
            return f"{_PREFIX}{secrets.token_urlsafe(_KEY_BYTES)}"
        case Scheme.STANDARD:
            return f"{_PREFIX}{base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}"


def fault(scheme: Scheme, secret: str) -> str | None:
    """The fault of a secret that somebody gave, None when there is none; never the secret itself."""
    if len(secret) not in _LENGTHS:
        return f"A signing secret has {_LENGTHS[0]} to {_LENGTHS[-1]} characters."
    if not secret.isprintable() or secret != secret.strip():
        return "A signing secret has no control characters, and no space around it."
    if scheme is not Scheme.GITHUB and not secret.startswith(_PREFIX):
        return f"A signing secret of this scheme begins with {_PREFIX}."
    if scheme is Scheme.STANDARD and len(_decoded(secret)) not in _STANDARD_BYTES:
        return f"What follows {_PREFIX} is base64 of {_STANDARD_BYTES[0]} to {_STANDARD_BYTES[-1]} bytes."
    return None


def key_of(scheme: Scheme, secret: str) -> bytes:
    """The key of the HMAC: what the base64 of Standard Webhooks says, else the secret as it is."""
    return _decoded(secret) if scheme is Scheme.STANDARD else secret.encode()


def _decoded(secret: str) -> bytes:
    """The bytes of a Standard Webhooks secret; none if it is not one."""
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""
