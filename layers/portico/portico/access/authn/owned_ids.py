"""Ids of credentials: each says whose it is, so that credential, holder and domain are found together, in one request.

    <prefix> <16 random characters> <base32 of "domain/name">        base32: RFC 4648, without padding

Such an id is a name, not a secret; that it tells its holder is no more than what the credential shows.
"""

import base64
import binascii
import re
import secrets
from typing import Final

MOST: Final = 256
PATTERN: Final = rf"[A-Za-z0-9]{{1,{MOST}}}"
_RANDOM_BYTES: Final = 10
_RANDOM: Final = 8 * _RANDOM_BYTES // 5
_NAME: Final = "[a-z0-9][a-z0-9._-]{0,62}"
_HOLDER: Final = re.compile(f"({_NAME})/({_NAME})")


def new_owned_id(prefix: str, domain: str, name: str) -> str:
    """A new id below a holder."""
    holder = f"{domain}/{name}".lower().encode()
    return f"{prefix}{_base32(secrets.token_bytes(_RANDOM_BYTES))}{_base32(holder)}"


def named_in(prefix: str, owned: str) -> tuple[str, str] | None:
    """The domain and the name that an id tells, None for what was never made as one with this prefix."""
    given, holder = owned[: len(prefix)].upper(), owned[len(prefix) + _RANDOM :].upper()
    if given != prefix:
        return None
    try:
        text = base64.b32decode(holder + "=" * (-len(holder) % 8)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = _HOLDER.fullmatch(text)
    return None if found is None else (found[1], found[2])


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")
