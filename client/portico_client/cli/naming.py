"""Names for the shell to complete: asked of the server, quickly or not at all."""

from collections.abc import Callable
from itertools import islice
from typing import Any, Final

import typer

from portico_client.cli import config, session
from portico_client.errors import PorticoError
from portico_client.retries import NEVER
from portico_client.wire import httpx

_MOST: Final = 100
_TIMEOUT: Final = httpx.Timeout(2.0)


def names_of(resource: str) -> Callable[[typer.Context, str], list[str]]:
    """Completes the names of a resource of the client (`functions`); none where the server cannot be asked."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        try:
            with session.connect(ctx, retries=NEVER) as client:
                client.transport.http.timeout = _TIMEOUT
                filter_ = {"name": {"i_starts_with": incomplete}} if incomplete else None
                found: Any = getattr(client, resource).list(filter=filter_)
                return [item.name for item in islice(found, _MOST)]
        except (PorticoError, OSError):
            return []

    return complete


def contexts(incomplete: str) -> list[str]:
    """Completes the names of contexts."""
    try:
        return [name for name in config.load().contexts if name.startswith(incomplete)]
    except (PorticoError, OSError):
        return []
