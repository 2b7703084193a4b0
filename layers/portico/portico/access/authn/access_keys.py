"""Access keys: each says whose it is, so that key pair, user and domain are found together, in one request.

    PK <16 random characters> <base32 of "domain/user">        base32: RFC 4648, without padding

An access key is a name, not a secret; that it tells its owner is no more than what a key pair shows.
"""

import base64
import binascii
import re
import secrets
from typing import Final

MOST: Final = 256
PATTERN: Final = rf"[A-Za-z0-9]{{1,{MOST}}}"
_PREFIX: Final = "PK"
_RANDOM_BYTES: Final = 10
_OWNER_AT: Final = len(_PREFIX) + 8 * _RANDOM_BYTES // 5
_NAME: Final = "[a-z0-9][a-z0-9._-]{0,62}"
_OWNER: Final = re.compile(f"({_NAME})/({_NAME})")


def new_access_key(domain: str, user: str) -> str:
    """A new access key of a user."""
    owner = f"{domain}/{user}".lower().encode()
    return f"{_PREFIX}{_base32(secrets.token_bytes(_RANDOM_BYTES))}{_base32(owner)}"


def owner_of(access_key: str) -> tuple[str, str] | None:
    """The domain and the user that an access key names, None for what was never made as one."""
    prefix, owner = access_key[: len(_PREFIX)].upper(), access_key[_OWNER_AT:].upper()
    if prefix != _PREFIX:
        return None
    try:
        text = base64.b32decode(owner + "=" * (-len(owner) % 8)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = _OWNER.fullmatch(text)
    return None if found is None else (found[1], found[2])


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")
