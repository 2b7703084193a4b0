"""Deprecated operations: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to the successor (RFC 5829)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from portico.core.model.conventions import Deprecation


def deprecation_headers(deprecation: Deprecation) -> Mapping[str, str]:
    """The headers of every reply of a deprecated operation."""
    return {
        "Deprecation": f"@{int(_midnight(deprecation.since).timestamp())}",
        "Sunset": format_datetime(_midnight(deprecation.sunset), usegmt=True),
        "Link": f'<{deprecation.successor}>; rel="successor-version"',
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
