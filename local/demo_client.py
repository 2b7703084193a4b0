"""A client that shows what it sends, as a curl line to copy, and what comes back."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

import httpx
from rich.console import Console
from rich.syntax import Syntax

TIMEOUT = 60.0  # seconds
LONGEST_TEXT = 100  # characters of a text that are shown


class Unexpected(Exception):
    """Something is not as the tour expects it; the message says what."""


class DemoClient:
    """Sends requests to Portico and prints them; secrets are printed as the variables `$TOKEN` and `$SECRET_KEY`."""

    def __init__(self, url: str, console: Console) -> None:
        self.url = url
        self.console = console
        self._http = httpx.Client(base_url=url, timeout=TIMEOUT)

    def __enter__(self) -> "DemoClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def sign_in(self, keys: Mapping[str, str]) -> None:
        """Get a token for a key pair; it is sent from now on."""
        line = (
            f"""curl -u {keys["access_key"]}:"$SECRET_KEY" -d grant_type=client_credentials {self.url}/v1/auth/token"""
        )
        self._show_request(line)
        form, pair = {"grant_type": "client_credentials"}, (keys["access_key"], keys["secret_key"])
        body = self._checked(self._http.post("/v1/auth/token", data=form, auth=pair), 200)
        self._http.headers["Authorization"] = f"Bearer {body['access_token']}"
        self._show(body | {"access_token": "... (put it into TOKEN)"})

    def send(self, method: str, path: str, body: Any = None, *, status: int = 200) -> dict[str, Any]:
        """The body of the reply, shown. Raises Unexpected for another status."""
        self._show_request(self._curl(method, path, body))
        reply = self._http.request(method, path, json=body) if body is not None else self._http.request(method, path)
        answer = self._checked(reply, status)
        self._show(answer)
        return answer

    def peek(self, path: str) -> dict[str, Any]:
        """The body of a GET that is not shown: one of many while waiting."""
        return self._checked(self._http.get(path), 200, quiet=True)

    def _curl(self, method: str, path: str, body: Any) -> str:
        line = f'curl -X {method} -H "Authorization: Bearer $TOKEN" {shlex.quote(self.url + path)}'
        if body is None:
            return line
        return f"{line} \\\n  -H 'Content-Type: application/json' -d {shlex.quote(json.dumps(body))}"

    def _checked(self, reply: httpx.Response, status: int, *, quiet: bool = False) -> dict[str, Any]:
        if not quiet:
            self.console.print(f"[bold]{reply.status_code}[/] {reply.reason_phrase}")
        if reply.status_code != status:
            raise Unexpected(f"{status} was expected, not {reply.status_code}: {reply.text[:500]}")
        found: dict[str, Any] = reply.json() if reply.content else {}
        return found

    def _show_request(self, line: str) -> None:
        self.console.print()
        self.console.print(f"$ {line}", style="cyan", markup=False, highlight=False, soft_wrap=True)

    def _show(self, body: dict[str, Any]) -> None:
        if body:
            text = json.dumps(_shortened(body), indent=2, ensure_ascii=False)
            self.console.print(Syntax(text, "json", background_color="default", word_wrap=True))


def _shortened(value: Any) -> Any:
    """The value without what is empty, and with long texts cut."""
    match value:
        case str() if len(value) > LONGEST_TEXT:
            return f"{value[:LONGEST_TEXT]}..."
        case dict():
            return {key: _shortened(part) for key, part in value.items() if part not in (None, {}, [])}
        case list():
            return [_shortened(part) for part in value]
    return value
