"""The schemes by which senders sign deliveries, and what their secrets look like.

- github: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
- stripe: https://docs.stripe.com/webhooks#verify-manually
- standard-webhooks: https://www.standardwebhooks.com
"""

import secrets
from typing import Final

from portico.core.model.open_enum import OpenEnum
from portico.core.net import standard_webhooks
from portico.core.net.standard_webhooks import KEY_BYTES, PREFIX

_NEW_BYTES: Final = 32
_LENGTHS: Final = range(16, 513)


class Scheme(OpenEnum):
    """A scheme by which deliveries are signed."""

    GITHUB = "github"
    STRIPE = "stripe"
    STANDARD = "standard-webhooks"


def new_secret(scheme: Scheme) -> str:
    """A secret of 256 bits, in the form that the scheme's senders take."""
    match scheme:
        case Scheme.GITHUB:
            return secrets.token_urlsafe(_NEW_BYTES)
        case Scheme.STRIPE:
            return f"{PREFIX}{secrets.token_urlsafe(_NEW_BYTES)}"
        case Scheme.STANDARD:
            return standard_webhooks.new_secret()


def fault(scheme: Scheme, secret: str) -> str | None:
    """The fault of a secret that somebody gave, None when there is none; never the secret itself."""
    if len(secret) not in _LENGTHS:
        return f"A signing secret has {_LENGTHS[0]} to {_LENGTHS[-1]} characters."
    if not secret.isprintable() or secret != secret.strip():
        return "A signing secret has no control characters, and no space around it."
    if scheme is not Scheme.GITHUB and not secret.startswith(PREFIX):
        return f"A signing secret of this scheme begins with {PREFIX}."
    if scheme is Scheme.STANDARD and not standard_webhooks.is_secret(secret):
        return f"What follows {PREFIX} is base64 of {KEY_BYTES[0]} to {KEY_BYTES[-1]} bytes."
    return None


def key_of(scheme: Scheme, secret: str) -> bytes:
    """The key of the HMAC: what the base64 of Standard Webhooks says, else the secret as it is."""
    return standard_webhooks.key_of(secret) if scheme is Scheme.STANDARD else secret.encode()
