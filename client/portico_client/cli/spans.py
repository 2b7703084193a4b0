"""Times as people type them: a span ago, or a time."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from portico_client.cli.failures import Misused

_SPAN: Final = re.compile(r"(\d+)([smhdw])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def since(text: str, option: str) -> datetime:
    """A time: so long ago (`90s`, `15m`, `2h`, `3d`, `1w`), or RFC 3339; without a zone it is of this machine's.

    Raises Misused that names the option.
    """
    try:
        if found := _SPAN.fullmatch(text.strip()):
            return datetime.now(UTC) - timedelta(**{_UNITS[found[2]]: int(found[1])})
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Misused(
            f"{option}: {text!r} is neither a span as 15m, 2h or 3d nor a time as 2027-01-01T09:00:00Z."
        ) from error
