"""Hosts of apps: `<app>--<session>.<domain>`."""

import re
from dataclasses import dataclass
from typing import Final

# A label of DNS has 63 characters: 24 of the app's name, 36 of the session's id, and what parts them.
_LABEL: Final = re.compile(
    r"(?P<app>[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?)--(?P<session>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)


@dataclass(frozen=True)
class Address:
    """An app of a session."""

    app: str
    session: str


def address_of(host: str, domain: str) -> Address | None:
    """What the header `Host` names; None unless it is an app of this domain, which has the port, if any."""
    label, _, rest = host.lower().partition(".")
    found = _LABEL.fullmatch(label) if rest == domain else None
    return Address(found["app"], found["session"]) if found else None
