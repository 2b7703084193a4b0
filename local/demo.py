"""`python -m local.demo [--home DIR]`: a tour of Portico on the running stack, which leaves nothing behind."""

import argparse
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from local.demo_client import DemoClient, Unexpected
from local.home import DEFAULT_HOME, Home
from local.progress import complain

PATIENCE = 60.0  # seconds for a function to be built and a run to end

CODE = """\
import time


def handle(context, payload):
    print("Hello from", context["function"])
    time.sleep(payload.get("seconds", 0))
    return {"greeting": f"Hello, {payload['name']}!"}
"""


def main() -> int:
    """Play the tour; 0 when all was as expected, 1 with a message on stderr when not."""
    parser = argparse.ArgumentParser(prog="python -m local.demo", description="A tour of Portico.")
    parser.add_argument("--home", default=str(DEFAULT_HOME), help="the stack's folder (default: .portico)")
    home = Home(Path(parser.parse_args().home).resolve())
    try:
        _tour(_keys(home), Console())
    except Unexpected as error:
        complain(str(error))
    except httpx.TransportError:
        complain("no stack answers: make up")
    except KeyboardInterrupt:
        complain("interrupted")
    else:
        return 0
    return 1


def _keys(home: Home) -> dict[str, str]:
    if not home.credentials.exists():
        raise Unexpected(f"there is no stack in {home.path}: make up")
    keys: dict[str, str] = json.loads(home.credentials.read_text())
    return keys


def _tour(keys: dict[str, str], console: Console) -> None:
    with DemoClient(keys["url"], console) as client:
        console.rule("A token")
        client.sign_in(keys)
        client.send("GET", "/v1/auth/me")
        with _function(client) as name:
            _waited_for(client, name)
            _not_waited_for(client, name)
            _failing(client, name)
            _killed(client, name)
            console.rule("Its runs")
            client.send("GET", f"/v1/functions/{name}/runs?limit=1")
    console.rule("All was as expected")


@contextmanager
def _function(client: DemoClient) -> Iterator[str]:
    """A function that is READY; purged in the end."""
    name = f"demo-{secrets.token_hex(3)}"
    client.console.rule("A function")
    body = {"name": name, "image": "python3.11", "handler": "main.handle", "timeout": 15}
    client.send("POST", "/v1/functions", {**body, "source": {"files": {"main.py": CODE}}}, status=201)
    try:
        _wait(client, f"/v1/functions/{name}", "READY")
        client.send("GET", f"/v1/functions/{name}")
        yield name
    finally:
        client.console.rule("Cleaning up")
        client.send("DELETE", f"/v1/functions/{name}?purge=true", status=204)


def _waited_for(client: DemoClient, name: str) -> None:
    client.console.rule("A run that is waited for")
    run = client.send("POST", f"/v1/functions/{name}/runs?blocking=true", {"input": {"name": "Ada"}})
    _expect(run, status="SUCCEEDED", output={"greeting": "Hello, Ada!"})


def _not_waited_for(client: DemoClient, name: str) -> None:
    client.console.rule("A run that is asked for now and read later")
    run = client.send("POST", f"/v1/functions/{name}/runs", {"input": {"name": "Grace"}}, status=202)
    _wait(client, f"/v1/runs/{run['id']}", "SUCCEEDED")
    _expect(client.send("GET", f"/v1/runs/{run['id']}"), output={"greeting": "Hello, Grace!"})


def _failing(client: DemoClient, name: str) -> None:
    client.console.rule("A run that fails, with its stack trace")
    run = client.send("POST", f"/v1/functions/{name}/runs?blocking=true", {"input": {"nobody": True}})
    _expect(run, status="FAILED")
    if run["error"]["type"] != "KeyError" or not run["error"]["stacktrace"]:
        raise Unexpected(f"a KeyError with its stack trace was expected, not {run['error']}")


def _killed(client: DemoClient, name: str) -> None:
    client.console.rule("A run that is killed")
    body = {"input": {"name": "Alan", "seconds": 12}}
    run = client.send("POST", f"/v1/functions/{name}/runs", body, status=202)
    _wait(client, f"/v1/runs/{run['id']}", "RUNNING")
    _expect(client.send("POST", f"/v1/runs/{run['id']}/kill"), status="KILLED")
    _expect(client.peek(f"/v1/runs/{run['id']}"), status="KILLED", output=None)


def _wait(client: DemoClient, path: str, status: str) -> None:
    """Until it has this status. Raises Unexpected when it has not within a minute."""
    deadline = time.monotonic() + PATIENCE
    while (found := client.peek(path))["status"] != status:
        if time.monotonic() > deadline or found["status"] in {"ERROR", "FAILED", "DEAD"}:
            raise Unexpected(f"{path} is {found['status']}, not {status}: {found.get('reason') or found.get('error')}")
        time.sleep(0.1)


def _expect(found: dict[str, Any], **wanted: Any) -> None:
    for field, value in wanted.items():
        if found[field] != value:
            raise Unexpected(f"{field} should be {value!r} and is {found[field]!r}")


if __name__ == "__main__":
    sys.exit(main())
