"""What the agent is told when it starts, and what it asks for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

MEGABYTE = 1 << 20
PORT = 8790
_ONLY_OURS = ("PORTICO_TICKET", "PORT", "SESSION_HOST")


@dataclass(frozen=True)
class Settings:
    """The environment of the task.

    `address`: where the agent listens and where apps may listen besides 127.0.0.1. `ports`: those that no other task of the
    machine can reach, without the agent's.
    """

    session: str
    url: str
    ticket: str
    address: str
    port: int
    has_own_address: bool
    ports: Sequence[int]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Raises KeyError for a variable that is missing."""
        return cls(
            session=environ["PORTICO_SESSION"],
            url=environ["PORTICO_URL"].rstrip("/"),
            ticket=environ["PORTICO_TICKET"],
            address=environ.get("SESSION_HOST", "0.0.0.0"),  # the task has an interface of its own  # nosec B104
            port=int(environ.get("PORT") or PORT),
            has_own_address="SESSION_HOST" in environ,
            ports=_ports(environ.get("PORTS", ""))[1:],
        )


def _ports(told: str) -> range:
    """Those from the first to the last; none if it is not told."""
    first, _, last = told.partition("-")
    return range(int(first), int(last) + 1) if last else range(0)


def environment_of_users(own: Mapping[str, str], told: Mapping[str, str], **more: str) -> dict[str, str]:
    """The environment of all that runs for the user: the task's own, without what is the agent's."""
    kept = {name: value for name, value in own.items() if name not in _ONLY_OURS}
    return {**kept, "PYTHONUNBUFFERED": "1", **more, **told}


def folder_of_work(wanted: str | None) -> str:
    """The working directory, made where it is missing."""
    folder = os.path.abspath(wanted or "work")
    os.makedirs(folder, exist_ok=True)
    return os.path.realpath(folder)
