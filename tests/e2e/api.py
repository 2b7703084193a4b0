"""Portico over HTTP, as its clients see it."""

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import httpx

JSON: Final = {"Content-Type": "application/json"}
SETTLED: Final = frozenset({"SUCCEEDED", "INPUT_INVALID", "OUTPUT_INVALID", "FAILED", "TIMED_OUT", "KILLED", "DEAD"})
# The base image of the Python that the tests run on, which the machine has.
PYTHON: Final = f"python{sys.version_info.major}.{sys.version_info.minor}"
ECHO: Final = "def handle(context, payload):\n    return payload\n"
_FIRST_PAUSE, _LAST_PAUSE = 0.15, 0.5  # seconds; a look costs about as much as a short run
_TOKEN_SECONDS = 600


@dataclass(frozen=True)
class Access:
    """The content of `local.json`, or the answer of the bootstrap function."""

    url: str
    access_key: str
    secret_key: str = field(repr=False)
    domain: str
    project: str
    content_url: str = ""

    @classmethod
    def of_stack(cls) -> Self:
        """That of the administrator of the running stack whose `local.json` is named by PORTICO_LOCAL."""
        named = os.environ.get("PORTICO_LOCAL")
        assert named, "PORTICO_LOCAL must name the local.json of a running stack, as make does it"
        told = json.loads(Path(named).read_text())
        return cls(**{name: told[name] for name in cls.__dataclass_fields__ if name in told})

    def token(self) -> str:
        """A new access token."""
        form = {"grant_type": "client_credentials"}
        pair = (self.access_key, self.secret_key)
        reply = httpx.post(f"{self.url}/v1/auth/token", data=form, auth=pair, timeout=60)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["access_token"])


class Bearer(httpx.Auth):
    """A token, and a new one before it expires: the tests take longer than a token lives."""

    def __init__(self, issue: Callable[[], str]) -> None:
        self.issue, self.token, self.made_at = issue, issue(), time.monotonic()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with the token, unless it says itself who calls."""
        if time.monotonic() - self.made_at > _TOKEN_SECONDS:
            self.token, self.made_at = self.issue(), time.monotonic()
        request.headers.setdefault("Authorization", f"Bearer {self.token}")
        yield request


class Api:
    """A client with a token. It waits and tries again on a 429, unless it is told to be impatient."""

    def __init__(self, access: Access, *, patient: bool = True) -> None:
        self.access = access
        self.patient = patient
        self._bearer = Bearer(access.token)
        self.http = httpx.Client(
            base_url=access.url,
            auth=self._bearer,
            timeout=120,
            limits=httpx.Limits(max_connections=64),
        )

    @property
    def token(self) -> str:
        """The token that its calls carry."""
        return self._bearer.token

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The reply, whatever its status."""
        while True:
            reply = self.http.request(method, path, **options)
            if reply.status_code != 429 or not self.patient:
                return reply
            time.sleep(float(reply.headers["Retry-After"]))

    def create(self, name: str, code: str = ECHO, **fields: Any) -> httpx.Response:
        """Asks for a function of one file."""
        body = {"name": name, "image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": code}}}
        return self("POST", "/v1/functions", json=body | fields)

    def built(self, name: str, seconds: float = 60) -> dict[str, Any]:
        """The function, when it is no longer CREATING."""
        for function in self._polled(f"/v1/functions/{name}", seconds):
            if function["status"] != "CREATING":
                return function
        raise AssertionError(f"{name} is still CREATING after {seconds} s")

    def run(self, name: str, payload: Any = None) -> dict[str, Any]:
        """A run, waited for and settled."""
        reply = self("POST", f"/v1/functions/{name}/runs?blocking=true", json={"input": payload})
        assert reply.status_code == 200, reply.text
        run: dict[str, Any] = reply.json()
        assert run["status"] in SETTLED
        return run

    def start(self, name: str, payload: Any = None) -> str:
        """The id of a run that nobody waits for."""
        reply = self("POST", f"/v1/functions/{name}/runs", json={"input": payload})
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def read(self, run: str) -> dict[str, Any]:
        """A run, as it is now."""
        reply = self("GET", f"/v1/runs/{run}")
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def reaches(self, run: str, *statuses: str, seconds: float = 60) -> dict[str, Any]:
        """The run, when it has one of the statuses; by default when it is settled."""
        wanted = statuses or SETTLED
        for found in self._polled(f"/v1/runs/{run}", seconds):
            if found["status"] in wanted:
                return found
        raise AssertionError(f"the run {run} is still {found['status']} after {seconds} s")

    def all(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Every entity of a search, page after page by cursor."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self("GET", path, params={"limit": 100, **query, **cursor}).json()
            found += page["items"]
            if not page["has_more"]:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def purge(self, name: str) -> None:
        """Removes a function, if it is there."""
        reply = self("DELETE", f"/v1/functions/{name}?purge=true")
        assert reply.status_code in {204, 404}, reply.text

    def _polled(self, path: str, seconds: float) -> Iterator[dict[str, Any]]:
        deadline, pause = time.monotonic() + seconds, _FIRST_PAUSE
        while time.monotonic() < deadline:
            reply = self("GET", path)
            assert reply.status_code == 200, reply.text
            yield reply.json()
            time.sleep(pause)
            pause = min(pause * 1.5, _LAST_PAUSE)


def unique(prefix: str = "f") -> str:
    """A name that nobody has."""
    return f"{prefix}-{secrets.token_hex(4)}"


def version_of(reply: httpx.Response) -> int:
    """The version of the entity, which the ETag of a reply ends with."""
    return int(reply.headers["ETag"].strip('"').rpartition("-")[2])


def error_of(reply: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """The error of a reply that has this status, and the one body that every error has."""
    assert reply.status_code == status, f"{reply.status_code}: {reply.text[:500]}"
    body = reply.json()
    assert body.keys() == {"error"}
    error: dict[str, Any] = body["error"]
    assert error.keys() == {"code", "message", "details", "request_id"}
    assert error["request_id"] == reply.headers["X-Request-Id"]
    assert code in {None, error["code"]}, error
    assert error["message"]
    return error


def oauth_error_of(reply: httpx.Response, status: int, error: str) -> dict[str, Any]:
    """The error of a reply of the token endpoint (RFC 6749, 5.2)."""
    assert reply.status_code == status, f"{reply.status_code}: {reply.text[:500]}"
    body: dict[str, Any] = reply.json()
    assert body.keys() == {"error", "error_description", "code", "request_id"}
    assert (body["error"], body["request_id"]) == (error, reply.headers["X-Request-Id"])
    return body
