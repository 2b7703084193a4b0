"""A typed client of Portico.

>>> from portico_client import KeyPair, Portico
>>> with Portico("https://portico.example.com/api", key_pair=KeyPair("PK...", "...")) as portico:  # doctest: +SKIP
...     run = portico.runs.create("hello", {"name": "Ada"}, blocking=True)
...     print(run.status, run.output)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from portico_client.version import VERSION

if TYPE_CHECKING:
    from portico_client.aio.client import AsyncPortico
    from portico_client.auth import KeyPair, Memory, Tokens, TokenStore
    from portico_client.client import Portico
    from portico_client.errors import (
        ApiError,
        BadRequest,
        Conflict,
        ConnectionFailed,
        Forbidden,
        Invalid,
        NotFound,
        PorticoError,
        PreconditionFailed,
        RateLimited,
        ServerError,
        Unauthenticated,
        Unfinished,
    )
    from portico_client.retries import Retries

__version__ = VERSION

__all__ = [
    "ApiError",
    "AsyncPortico",
    "BadRequest",
    "Conflict",
    "ConnectionFailed",
    "Forbidden",
    "Invalid",
    "KeyPair",
    "Memory",
    "NotFound",
    "Portico",
    "PorticoError",
    "PreconditionFailed",
    "RateLimited",
    "Retries",
    "ServerError",
    "TokenStore",
    "Tokens",
    "Unauthenticated",
    "Unfinished",
]

# Imported when they are asked for (PEP 562): HTTP and the models take a quarter of a second, which not every command needs.
_PLACES: Final = {
    **dict.fromkeys(("KeyPair", "Memory", "TokenStore", "Tokens"), "auth"),
    "AsyncPortico": "aio.client",
    "Portico": "client",
    "Retries": "retries",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"portico_client.{_PLACES.get(name, 'errors')}"), name)
    globals()[name] = found
    return found
