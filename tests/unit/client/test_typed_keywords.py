"""The fields of each operation as keyword arguments: known to type checkers, and to the client when it is called."""

import asyncio
import inspect
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from mypy import api as mypy
from portico_client import AsyncPortico, Portico
from portico_client import models as m
from portico_client.resources import Resource
from portico_client.runs import Runs

from tests.unit.client.described import DOCUMENT, example

ROOT = Path(__file__).parents[3]
# A call a line; those that are wrong end in what the type checker says of them.
CALLS = """
from datetime import datetime
from portico_client import AsyncPortico, Portico
from portico_client import models as m

def calls(p: Portico, now: datetime) -> None:
    p.functions.create(name="a", image="python3.13", handler="main.handle", source={"files": {"main.py": ""}}, timeout=5)
    p.functions.create(name="a", source=m.Source(files={"main.py": ""}), retries={"max_attempts": 3, "backoff": {"initial": 1}})
    p.functions.create({"name": "a"}, memory=256, schema={"in": {"type": "object"}})
    p.functions.update("a", environment={"A": None}, if_match="1")
    p.functions.replace("a", handler="main.handle", image="python3.13", source={"zip": ""})
    p.functions.search(limit=5, filter={"name": {"equals": "a"}})
    p.functions.stats("a", since=now)
    p.users.create(name="ann", projects=[m.MembershipInput(name="vision", role="user"), {"name": "web", "role": "user"}])
    p.replays.create("s", since=now)
    p.replays.create("s", since="2026-01-01T00:00:00Z")
    p.webhooks.rotate("w", grace_seconds=0).secret
    p.key_pairs.create(user="ann", description="ci")
    p.sign_in(email="ann@example.com", password="secret")
    p.functions.create(nme="a")  # Unexpected keyword argument "nme"
    p.functions.create(name=1)  # incompatible type "int"; expected "str"
    p.functions.create(source={"fils": {}})  # incompatible type
    p.functions.update("a", name="b")  # Unexpected keyword argument "name"
    p.functions.update("a", environment={"A": 1})  # incompatible type
    p.functions.search(limt=5)  # Unexpected keyword argument "limt"
    p.functions.stats("a", windw="1h")  # Unexpected keyword argument "windw"
    p.functions.create_alias("a", verions=[])  # Unexpected keyword argument "verions"
    p.users.create(projects=["vision"])  # incompatible type "str"
    p.secrets.create(name="a", values=["A"])  # incompatible type
    p.schedules.replace("s", cron="")  # Unexpected keyword argument "cron"
    p.tokens.create(permission=["run:*"])  # Unexpected keyword argument "permission"
    p.key_pairs.update("PKA", descripton="ci")  # Unexpected keyword argument "descripton"
    p.sign_in(mail="ann@example.com")  # Unexpected keyword argument "mail"

async def awaited(p: AsyncPortico, now: datetime) -> None:
    (await p.functions.create(name="a", image="python3.13")).status
    await p.replays.create("s", since=now)
    await p.functions.create(nme="a")  # Unexpected keyword argument "nme"
    await p.functions.update("a", memory="128")  # incompatible type "str"; expected "int"
    await p.runs.search(limt=5)  # Unexpected keyword argument "limt"
    await p.webhooks.rotate("w", grace="1")  # Unexpected keyword argument "grace"
"""
WRONG: dict[str, Callable[[Any], Any]] = {
    "nme": lambda p: p.functions.create(nme="a"),
    "name": lambda p: p.functions.update("a", name="b"),
    "descripton": lambda p: p.secrets.replace("a", descripton="b"),
    "limt": lambda p: p.functions.search(limt=5),
    "windw": lambda p: p.functions.stats("a", windw="1h"),
    "verions": lambda p: p.functions.create_alias("a", verions=[]),
    "grace": lambda p: p.webhooks.rotate("w", grace=1),
    "resource_policy": lambda p: p.key_pairs.create(resource_policy="small"),
    "mail": lambda p: p.sign_in(mail="ann@example.com"),
}


def test_type_checkers_know_the_fields(tmp_path: Path) -> None:
    file = tmp_path / "calls.py"
    file.write_text(CALLS)
    told, failure, _ = mypy.run(["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", str(file)])
    assert failure == ""
    errors = {int(number): text for number, text in re.findall(r"calls\.py:(\d+): error: (.*)", told)}
    expected = {
        number: line.partition("  # ")[2] for number, line in enumerate(CALLS.splitlines(), 1) if "  # " in line
    }
    assert errors.keys() == expected.keys(), told
    assert [text for number, text in expected.items() if text not in errors[number]] == []


@pytest.mark.parametrize("name", WRONG.keys())
def test_a_wrong_name_is_a_type_error_that_names_it(name: str) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.url} was asked")

    transport = httpx.MockTransport(refuse)
    with (
        Portico("https://portico.test/api", token="t", transport=transport) as portico,
        pytest.raises(TypeError, match=f"'{name}'"),
    ):
        WRONG[name](portico)

    async def awaited() -> None:
        async with AsyncPortico("https://portico.test/api", token="t", transport=transport) as portico:
            with pytest.raises(TypeError, match=f"'{name}'"):
                await WRONG[name](portico)

    asyncio.run(awaited())


def test_models_and_times_are_sent_as_json() -> None:
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(201, json=example("UserPublic" if "users" in request.url.path else "ReplayPublic"))

    with Portico(
        "https://portico.test/api", token="t", project="acme/vision", transport=httpx.MockTransport(answer)
    ) as portico:
        portico.users.create(name="ann", projects=[m.MembershipInput(name="vision", role="user")])
        portico.replays.create("s", since=datetime(2026, 1, 2, tzinfo=UTC))
    assert sent == [
        {"name": "ann", "projects": [{"name": "vision", "role": "user"}]},
        {"since": "2026-01-02T00:00:00+00:00"},
    ]


@pytest.mark.parametrize("search", [Resource.search, Runs.search])
def test_a_search_has_the_parameters_of_the_description(search: Callable[..., Any]) -> None:
    described = {one["name"] for one in DOCUMENT["paths"]["/v1/runs"]["get"]["parameters"] if one["in"] == "query"}
    assert inspect.signature(search).parameters.keys() - {"self"} == described
