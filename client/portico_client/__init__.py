"""A typed client of Portico.

>>> from portico_client import KeyPair, Portico
>>> with Portico("https://portico.example.com/api", key_pair=KeyPair("PK...", "...")) as portico:  # doctest: +SKIP
...     run = portico.runs.create("hello", {"name": "Ada"}, blocking=True)
...     print(run.status, run.output)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
from portico_client.version import VERSION

if TYPE_CHECKING:
    from portico_client.aio.client import AsyncPortico

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


def __getattr__(name: str) -> Any:
    """`AsyncPortico`, imported when it is asked for (PEP 562)."""
    if name != "AsyncPortico":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("portico_client.aio.client").AsyncPortico
