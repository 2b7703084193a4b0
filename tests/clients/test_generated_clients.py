"""Clients that stock generators make of the served description, calling a running stack with it (`make test-clients`).

The generators are in an environment of their own, which the first run installs. Each client makes the calls of `calls.py` as the
administrator, under a name of its own.
"""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest

from local import environments
from tests.clients.calls import CALLS, Call, filled
from tests.clients.typescript import program
from tests.e2e.api import Access

DRIVERS = Path(__file__).parent / "drivers"
SECONDS = 600
DEFAULTS = ("--default-non-nullable", "false")  # what has a default may be left out of a request


@pytest.fixture(scope="module")
def access() -> Access:
    return Access.of_stack()


@pytest.fixture(scope="module")
def described(access: Access, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The description, as it is served."""
    environments.prepare(environments.GENERATORS)
    reply = httpx.get(f"{access.url}/v1/openapi.json", timeout=60)
    assert reply.status_code == 200
    file = tmp_path_factory.mktemp("description") / "openapi.json"
    file.write_text(reply.text)
    return file


@pytest.fixture
def calls(access: Access) -> Iterator[list[Call]]:
    """The calls, under a name of this run's; what they made goes with its domain, or is deleted."""
    me = f"generated-{secrets.token_hex(4)}"
    names = {"me": me, "domain": access.domain, "project": access.project}
    yield [Call(**filled(asdict(call), names)) for call in CALLS]
    bearer = {"Authorization": f"Bearer {access.token()}"}
    for path in ("subscriptions", "webhooks", "functions", "images", "secrets", "events", "admin/domains"):
        httpx.delete(f"{access.url}/v1/{path}/{me}?purge=1&cascade=1", headers=bearer, timeout=60)


def test_openapi_python_client(described: Path, calls: list[Call], access: Access, tmp_path: Path) -> None:
    target = tmp_path / "generated"
    _run(
        ["openapi-python-client", "generate", "--path", described, "--output-path", target, "--meta", "none"], tmp_path
    )
    _judge(_driven("openapi_python_client.py", calls, access, tmp_path), calls)


def test_openapi_generator(described: Path, calls: list[Call], access: Access, tmp_path: Path) -> None:
    options = ["--package-name", "generated", "--global-property", "apiTests=false,modelTests=false"]
    _run(["openapi-generator-cli", "generate", "-i", described, "-g", "python", "-o", tmp_path, *options], tmp_path)
    _judge(_driven("openapi_generator.py", calls, access, tmp_path), calls)


def test_openapi_typescript(described: Path, calls: list[Call], access: Access, tmp_path: Path) -> None:
    modules = environments.GENERATORS.folder / "node_modules"
    (tmp_path / "node_modules").symlink_to(modules)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    cli = modules / "openapi-typescript" / "bin" / "cli.js"
    _run(["node", cli, described, *DEFAULTS, "-o", "schema.d.ts"], tmp_path)
    (tmp_path / "main.ts").write_text(program(json.loads(described.read_text()), calls))
    strict = ["--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"]
    (tmp_path / "node.d.ts").write_text("declare const process: { env: Record<string, string | undefined> };\n")
    _run(["node", modules / "typescript" / "bin" / "tsc", *strict, "main.ts", "node.d.ts"], tmp_path)
    told = _run(["node", "main.js"], tmp_path, env={"URL": access.url, "TOKEN": access.token()})
    _judge([json.loads(line) for line in told.splitlines()], calls)


def test_three_operations_of_each_group_are_called(described: Path) -> None:
    groups: dict[str, set[str]] = {}
    for item in json.loads(described.read_text())["paths"].values():
        for operation in item.values():
            groups.setdefault(operation["tags"][0], set()).add(operation["operationId"])
    called = {call.id for call in CALLS}
    assert {group: len(ids & called) for group, ids in groups.items() if len(ids & called) < min(3, len(ids))} == {}


def _driven(driver: str, calls: Sequence[Call], access: Access, folder: Path) -> list[dict[str, Any]]:
    wanted = {"url": access.url, "token": access.token(), "calls": [asdict(call) for call in calls]}
    told = _run(["python", "-W", "ignore", DRIVERS / driver], folder, given=json.dumps(wanted))
    return [json.loads(line) for line in told.splitlines()]


def _judge(outcomes: Sequence[Mapping[str, Any]], calls: Sequence[Call]) -> None:
    """Every call was made, and succeeded; a reply that the client did not understand is a fault."""
    assert [outcome["id"] for outcome in outcomes] == [call.id for call in calls]
    faults = [json.dumps(outcome) for outcome in outcomes if not 200 <= outcome.get("status", 0) < 300]
    assert not faults, "\n".join(faults)


def _run(command: Sequence[object], folder: Path, *, given: str = "", env: Mapping[str, str] | None = None) -> str:
    """The output of a program of the generators' environment."""
    programs = environments.GENERATORS.folder / "bin"
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    words = [str(programs / str(command[0])), *map(str, command[1:])]
    done = subprocess.run(
        words,
        cwd=folder,
        input=given,
        env={**os.environ, "PATH": path, **(env or {})},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{words[0]}: {done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout
