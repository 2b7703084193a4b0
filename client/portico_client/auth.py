"""Proving who is calling: tokens, got and renewed when they are needed."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final, Protocol

import httpx

from portico_client.errors import Unauthenticated, error_of
from portico_client.models import TokenReply
from portico_client.operations import ISSUE_TOKEN

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
        """Keeps out others who renew."""
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


class Renewing(httpx.Auth):
    """Tokens by a key pair (`client_credentials`), or by the refresh token of a sign-in; renewed before they end, or on a 401.

    Raises Unauthenticated when there is nothing left to renew them by.
    """

    requires_response_body = True

    def __init__(self, url: str, store: TokenStore, pair: KeyPair | None = None) -> None:
        self._url = f"{url}{ISSUE_TOKEN.path}"
        self._store = store
        self._pair = pair
        self._threads = threading.Lock()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        tokens = self._store.load()
        if tokens is None or not tokens.fresh:
            tokens = yield from self._renewed(lambda found: not found.fresh)
        request.headers["Authorization"] = f"Bearer {tokens.access}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED and self._can_renew(tokens):
            refused = tokens.access
            tokens = yield from self._renewed(lambda found: found.access == refused)
            request.headers["Authorization"] = f"Bearer {tokens.access}"
            yield request

    def _can_renew(self, tokens: Tokens | None) -> bool:
        return self._pair is not None or bool(tokens and tokens.refresh)

    def _renewed(self, useless: Callable[[Tokens], bool]) -> Generator[httpx.Request, httpx.Response, Tokens]:
        """New tokens, or those that another thread or process got meanwhile."""
        with self._threads, self._store.lock():
            tokens = self._store.load()
            if tokens is None or useless(tokens):
                response = yield self._request(tokens)
                if response.is_error:
                    raise error_of(response)
                tokens = Tokens.of(TokenReply.model_validate_json(response.content))
                self._store.save(tokens)
            return tokens

    def _request(self, tokens: Tokens | None) -> httpx.Request:
        if self._pair:
            request = httpx.Request("POST", self._url, data={"grant_type": "client_credentials"})
            basic = httpx.BasicAuth(self._pair.access_key, self._pair.secret_key)
            return next(basic.auth_flow(request))
        if tokens is None or tokens.refresh is None:
            raise Unauthenticated("The sign-in has ended: sign in again.", status=401, code="SIGNED_OUT")
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        return httpx.Request("POST", self._url, data=form)
