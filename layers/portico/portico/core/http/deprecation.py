"""Deprecated operations: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to the successor (RFC 5829)."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cached_property

from portico.core.base.frozen import frozen
from portico.core.http.route_options import F, mark


@frozen
class Deprecation:
    """Since when an operation is deprecated, from when it may be gone, and the path of what takes its place."""

    since: date
    sunset: date
    successor: str

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The headers of every reply of the operation."""
        return {
            "Deprecation": f"@{int(_midnight(self.since).timestamp())}",
            "Sunset": format_datetime(_midnight(self.sunset), usegmt=True),
            "Link": f'<{self.successor}>; rel="successor-version"',
        }


def deprecated(*, since: date, sunset: date, successor: str) -> Callable[[F], F]:
    """Marks an endpoint as deprecated. Raises ValueError for a sunset that is not after the deprecation (RFC 9745, 4)."""
    if sunset <= since:
        raise ValueError(f"the sunset {sunset} is not after {since}")
    return mark(deprecation=Deprecation(since, sunset, successor))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
