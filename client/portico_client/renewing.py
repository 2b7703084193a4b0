# Written by client/codegen.py from client/portico_client/aio/renewing.py; not to be edited.
"""Tokens that are got and renewed when they are needed."""

import threading
from collections.abc import Generator

from portico_client.auth import KeyPair, Tokens, TokenStore
from portico_client.errors import Unauthenticated, error_of
from portico_client.models import TokenReply
from portico_client.operations import ISSUE_TOKEN
from portico_client.wire import httpx


class Renewing(httpx.Auth):
    """Tokens by a key pair (`client_credentials`), or by the refresh token of a sign-in; renewed before they end, or on a 401.

    Raises Unauthenticated when there is nothing left to renew them by.
    """

    def __init__(self, url: str, store: TokenStore, pair: KeyPair | None = None) -> None:
        self._url = f"{url}{ISSUE_TOKEN.path}"
        self._store = store
        self._pair = pair
        self._one = threading.Lock()

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        refused: str | None = None
        while True:
            tokens = self._store.load()
            if tokens is None or _is_useless(tokens, refused):
                with self._one:
                    with self._store.lock():
                        tokens = self._store.load()  # of another that renewed meanwhile, perhaps
                        if tokens is None or _is_useless(tokens, refused):
                            response = yield self._request(tokens)
                            response.read()
                            tokens = self._kept(response)
            request.headers["Authorization"] = f"Bearer {tokens.access}"
            response = yield request
            can_renew = self._pair is not None or tokens.refresh is not None
            if response.status_code != httpx.codes.UNAUTHORIZED or refused is not None or not can_renew:
                return
            refused = tokens.access

    def _kept(self, response: httpx.Response) -> Tokens:
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


def _is_useless(tokens: Tokens, refused: str | None) -> bool:
    """True for tokens that end soon, or that were refused."""
    return not tokens.fresh if refused is None else tokens.access == refused
