"""Identifiers: UUID version 7 (RFC 9562), which sort by the time they were made, to the millisecond."""

from datetime import UTC, datetime, timedelta
from typing import Final

import uuid_utils

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_RANDOM_BITS: Final = 80  # what follows the time, the bits of version and variant among it
_BEFORE_ALL, _AFTER_ALL = "0", "~"


def new_id() -> str:
    """A new UUIDv7 in its canonical text form; later ones of this process sort after earlier ones."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """True if the text is a UUID of version 7 in canonical form."""
    try:
        parsed = uuid_utils.UUID(text)
    except ValueError:
        return False
    return parsed.version == 7 and str(parsed) == text


def milliseconds(time: datetime) -> int:
    """The time as an id encodes it: whole milliseconds since 1970, 0 for earlier times."""
    return max(0, (time - _EPOCH) // _MILLISECOND)


def time_of(text: str) -> datetime:
    """The time that the id tells. Raises ValueError for what is no UUID."""
    return _EPOCH + (uuid_utils.UUID(text).int >> _RANDOM_BITS) * _MILLISECOND


def first_id(time: datetime) -> str:
    """Before all ids of this millisecond, and after all of the one before."""
    return str(uuid_utils.UUID(int=milliseconds(time) << _RANDOM_BITS))


def ids_between(since: datetime | None, until: datetime | None) -> tuple[str, str]:
    """The bounds of the ids that were made between two times, both included; None is no bound.

    Where `since` is after `until` no id lies between the bounds, which still are in their order.
    """
    first = _BEFORE_ALL if since is None else first_id(since)
    last = _AFTER_ALL if until is None else f"{first_id(until)[:13]}{_AFTER_ALL}"
    return (first, last) if first <= last else (_BEFORE_ALL, _BEFORE_ALL)
