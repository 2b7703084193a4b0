"""Ids that follow from what they are for, so that doing it twice is doing it once."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from portico.core.base.ids import milliseconds


def derived_id(at: datetime, *parts: str) -> str:
    """A UUID of version 7 (RFC 9562, 5.7): the time (to the millisecond), and a digest of the parts for what is random.

    The same time and parts give the same id, always; `at` must be of the cause itself, not of when it is looked at.
    """
    digest = sha256(b"".join(b"%d:%s" % (len(part.encode()), part.encode()) for part in parts)).digest()
    number = milliseconds(at).to_bytes(6) + digest[:10]
    value = int.from_bytes(number) & ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=value | 0x7 << 76 | 0x2 << 62))
