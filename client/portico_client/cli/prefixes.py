"""Ids by their first characters."""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from portico_client.cli.failures import Misused

_WHOLE: Final = 36
_TIME: Final = 12  # hexadecimal digits of the milliseconds that a UUIDv7 begins with (RFC 9562, 5.7)
_PART: Final = re.compile(r"[0-9a-f]{4,}")
_SHOWN: Final = 5
_LAST: Final = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000)


def whole(text: str, listed: Callable[[dict[str, Any]], Iterable[Any]], noun: str) -> str:
    """The id that begins so, of those that `listed` finds by a filter of times. Raises Misused for none, and for several."""
    digits = text.lower().replace("-", "")
    if len(text) >= _WHOLE or not _PART.fullmatch(digits):
        return text
    found = [one.id for one in islice(_candidates(digits, listed), _SHOWN + 1)]
    if len(found) == 1:
        return str(found[0])
    if not found:
        raise Misused(f"There is no {noun} whose id begins with {text!r}.")
    more = " ..." if len(found) > _SHOWN else ""
    raise Misused(f"{text!r} begins the ids of several {noun}s: {', '.join(found[:_SHOWN])}{more}")


def _candidates(digits: str, listed: Callable[[dict[str, Any]], Iterable[Any]]) -> Iterable[Any]:
    """The candidates made in the milliseconds that the digits leave open."""
    first, last = (int(digits[:_TIME].ljust(_TIME, fill), 16) for fill in "0f")
    created = {"gte": _moment(min(first, _LAST)), "lte": _moment(min(last + 1, _LAST))}
    return (one for one in listed({"created_at": created}) if uuid.UUID(one.id).hex.startswith(digits))


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()
