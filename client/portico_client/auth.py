"""Proofs of who is calling: key pairs, tokens, and the places where they are kept."""

import time
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final, Protocol

from portico_client.models import TokenReply
from portico_client.wire import httpx

_EARLY: Final = 30.0
"""Seconds before its end from which a token is renewed."""


@dataclass(frozen=True)
class Tokens:
    """An access token, until when it can be used (seconds since 1970), and the refresh token that it came with."""

    access: str = field(repr=False)
    until: float
    refresh: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, reply: TokenReply) -> "Tokens":
        """The tokens of a reply."""
        return cls(reply.access_token, time.time() + reply.expires_in, reply.refresh_token)

    @property
    def fresh(self) -> bool:
        """True if the access token can still be used."""
        return time.time() < self.until - _EARLY


@dataclass(frozen=True)
class KeyPair:
    """An access key with its secret key."""

    access_key: str
    secret_key: str = field(repr=False)


class TokenStore(Protocol):
    """The place of tokens. A refresh token can be used once, so a renewal holds the lock."""

    def load(self) -> Tokens | None:
        """The tokens that were saved last."""
        ...

    def save(self, tokens: Tokens) -> None:
        """Keeps the tokens instead of those before."""
        ...

    def lock(self) -> AbstractContextManager[object]:
        """Keeps out others who renew, for a request; one client asks for it once at a time."""
        ...


class Memory:
    """Keeps tokens as long as the process lives."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens

    def load(self) -> Tokens | None:
        return self._tokens

    def save(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def lock(self) -> AbstractContextManager[object]:
        return nullcontext()


class Bearer(httpx.Auth):
    """A token that was given; it is never renewed."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request
