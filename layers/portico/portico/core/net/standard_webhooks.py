"""Standard Webhooks (https://www.standardwebhooks.com): signing secrets, and the headers of what is sent."""

import base64
import binascii
import hmac
import secrets
from typing import Final

PREFIX: Final = "whsec_"
KEY_BYTES: Final = range(24, 65)
_NEW_BYTES: Final = 32


def new_secret() -> str:
    """A secret of 256 bits."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(_NEW_BYTES)).decode()}"


def is_secret(text: str) -> bool:
    """True for the prefix and base64 of 24 to 64 bytes."""
    return text.startswith(PREFIX) and len(key_of(text)) in KEY_BYTES


def key_of(secret: str) -> bytes:
    """The key of the HMAC that a secret says; none if it is not one."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""


def signed_headers(key: bytes, body: bytes, name: str, seconds: int) -> dict[str, str]:
    """The headers of a message that goes out at a time, in Unix seconds; `name` is its id, which a repetition has, too."""
    digest = hmac.digest(key, f"{name}.{seconds}.".encode() + body, "sha256")
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": name, "webhook-timestamp": str(seconds), "webhook-signature": signature}
