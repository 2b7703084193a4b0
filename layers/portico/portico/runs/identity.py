"""Ids that follow from what they are for, so that doing it twice is doing it once."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def derived_id(at: datetime, *parts: str) -> str:
    """A UUID of version 7 (RFC 9562, 5.7): the time (to the millisecond), and a digest of the parts for what is random.

    The same time and parts give the same id, always; `at` must be of the cause itself, not of when it is looked at.
    """
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    digest = sha256(b"".join(b"%d:%s" % (len(part.encode()), part.encode()) for part in parts)).digest()
    number = milliseconds.to_bytes(6) + digest[:10]
    value = int.from_bytes(number) & ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=value | 0x7 << 76 | 0x2 << 62))


def id_bounds(since: datetime, until: datetime) -> tuple[str, str]:
    """The ids between which those of this time lie, by their milliseconds."""
    low, high = ((time - _EPOCH) // timedelta(milliseconds=1) for time in (since, until))
    return str(UUID(int=max(0, low) << 80)), str(UUID(int=(high << 80) | ((1 << 80) - 1)))
