"""A typed client of Portico.

>>> from portico_client import KeyPair, Portico
>>> with Portico("https://portico.example.com/api", key_pair=KeyPair("PK...", "...")) as portico:  # doctest: +SKIP
...     run = portico.runs.create("hello", {"name": "Ada"}, blocking=True)
...     print(run.status, run.output)
"""

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
)
from portico_client.retries import Retries

__all__ = [
    "ApiError",
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
]
