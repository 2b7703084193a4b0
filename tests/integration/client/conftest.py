"""The command against the whole platform in this process: what it sends over HTTP is handed to the handlers."""

import json
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from portico.compute.functions.actions import BuildFunction
from portico.compute.images.actions import changed
from portico.compute.images.builder import BUILDER, LAYERS
from portico.core.model.principal import PLATFORM
from portico_client.cli.main import app
from typer.testing import CliRunner, Result

from tests.support.images import FakeBuilder, FakeLayers
from tests.support.sample_resource import HOME
from tests.support.world import World

URL: Final = "http://portico.test/api"
GROUPS: Final = {"base-images": "images"}


@dataclass
class Deployment:
    """A platform with its builds, and the requests that it was sent, as `POST /v1/functions`."""

    world: World
    builder: FakeBuilder = field(default_factory=FakeBuilder)
    requests: list[str] = field(default_factory=list)
    seen: int = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The reply of the group that a path belongs to; builds take place between two requests."""
        path = request.url.path.removeprefix("/api")
        self.requests.append(f"{request.method} {path}")
        with redirect_stdout(StringIO()):  # the platform's own log
            return self._replied(request, path)

    def _replied(self, request: httpx.Request, path: str) -> httpx.Response:
        self._build()
        group = "runs" if "/runs" in path else path.split("/")[2]
        client = self.world.client(GROUPS.get(group, group))
        headers = {name: request.headers[name] for name in ("If-Match", "Idempotency-Key") if name in request.headers}
        body = json.loads(request.content) if request.content else None
        reply = client.send(request.method, path, query=dict(request.url.params), body=body, **headers)
        return httpx.Response(reply.status, headers=dict(reply.headers), text=reply.body, request=request)

    def changes(self) -> list[str]:
        """The requests that change something, and forgets all of them."""
        found = [request for request in self.requests if not request.startswith("GET")]
        self.requests.clear()
        return found

    def _build(self) -> None:
        while fresh := self.world.records()[self.seen :]:
            self.seen += len(fresh)
            for record in (one for one in fresh if one.outcome == "success"):
                self._handle(record.entity_type, record.model_dump(mode="json"))

    def _handle(self, kind: str, data: Any) -> None:
        if kind == "image" and data["operation"] in {"create", "update", "restore", "build"}:
            self.world.run(changed(HOME, data), PLATFORM)
        if kind == "function" and data["operation"] in {"create", "update"}:
            self.world.run(BuildFunction(HOME, data["entity"]), PLATFORM)


@pytest.fixture
def deployment(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deployment:
    """A deployment that the command finds by its environment."""
    found = Deployment(world)
    world.platform.put(BUILDER, found.builder)
    world.platform.put(LAYERS, FakeLayers())
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _self, request: found.answer(request))
    for name, value in {"URL": URL, "TOKEN": "t", "CONFIG": str(tmp_path / "config.toml"), "OUTPUT": "table"}.items():
        monkeypatch.setenv(f"PORTICO_{name}", value)
    monkeypatch.delenv("PORTICO_PROJECT", raising=False)
    monkeypatch.delenv("PORTICO_CONTEXT", raising=False)
    return found


@dataclass(frozen=True)
class Shell:
    """`portico` with arguments; its exit code is to be 0, or that which is given."""

    deployment: Deployment

    def __call__(self, *arguments: object, code: int = 0, stdin: str | None = None) -> Result:
        """What it printed."""
        result = CliRunner().invoke(app, list(map(str, arguments)), input=stdin)
        assert result.exit_code == code, f"{result.exit_code}: {result.stdout}\n{result.stderr}\n{result.exception!r}"
        return result


@pytest.fixture
def shell(deployment: Deployment) -> Shell:
    """The command."""
    return Shell(deployment)
