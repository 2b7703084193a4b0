"""An OpenID provider that others made (`oidc-provider-mock`), running."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from local import environments

CALLBACK = "http://127.0.0.1:1/callback"


@dataclass(frozen=True)
class Provider:
    """A running OpenID provider, as its clients see it."""

    issuer: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Says who somebody is."""
        reply = httpx.put(f"{self.issuer}/users/{quote(subject, safe='')}", json=claims)
        assert reply.status_code == 204, reply.text

    def id_token(self, subject: str, client: str = "portico", **claims: Any) -> str:
        """An ID token by the authorization code flow."""
        self.knows(subject, **claims)
        asked = {
            "client_id": client,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid profile email",
        }
        redirected = httpx.post(f"{self.issuer}/oauth2/authorize", params=asked, data={"sub": subject})
        code = parse_qs(urlsplit(redirected.headers["location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        reply = httpx.post(f"{self.issuer}/oauth2/token", data=form, auth=(client, "any"))
        assert reply.status_code == 200, reply.text
        return str(reply.json()["id_token"])


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The provider, on a port of its own."""
    environments.prepare(environments.CLIENT)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(environments.CLIENT.python), "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}, **quiet)  # type: ignore[call-overload]
    try:
        found = Provider(f"http://127.0.0.1:{port}")
        _wait_for(f"{found.issuer}/.well-known/openid-configuration")
        yield found
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(url).raise_for_status()
            return
        except httpx.HTTPError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
