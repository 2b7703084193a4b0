"""`apply`, `export` and pruning, on a server that keeps what it is given and is the API's description besides."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import Result
from portico_client.cli.main import app
from typer.testing import CliRunner

from tests.unit.client.described import DOCUMENT, Described, example
from tests.unit.client.test_generic_commands import ENV
from tools.api.openapi import TARGET

Shell = Callable[..., Result]
SHOWN = {
    "events": "EventTypePublic",
    "subscriptions": "SubscriptionPublic",
    "secrets": "SecretPublic",
    "functions": "FunctionPublic",
}


class Shelf(Described):
    """Entities by path; deleted ones can be restored. What the description does not know fails the test."""

    def __init__(self) -> None:
        super().__init__()
        self.live: dict[str, dict[str, Any]] = {}
        self.deleted: dict[str, dict[str, Any]] = {}
        self.writes: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1/")
        if path == "openapi.json":
            return httpx.Response(200, content=TARGET.read_bytes())
        super().__call__(request)
        if request.method != "GET":
            self.writes.append(f"{request.method} {path}")
        kind, _, rest = path.partition("/")
        body = json.loads(request.content) if request.content else {}
        return self._answer(request.method, kind, rest, body)

    def _answer(self, method: str, kind: str, rest: str, body: dict[str, Any]) -> httpx.Response:
        key = f"{kind}/{(rest or body.get('name', '')).removesuffix('/restore')}"
        if method == "GET" and not rest:
            return _page([found for at, found in sorted(self.live.items()) if at.startswith(f"{kind}/")])
        if method == "POST" and not rest:
            if key in {**self.live, **self.deleted}:
                return _error(409, "EXISTS", {"deleted": key in self.deleted})
            self.live[key] = {**_blank(kind), **_without(body, "source", "values")}
            return _shown(201, self.live[key])
        if rest.endswith("/restore"):
            self.live[key] = self.deleted.pop(key)
        if key not in self.live:
            return _error(404, "NOT_FOUND", {"deleted": True} if key in self.deleted else {})
        if method == "DELETE":
            self.deleted[key] = self.live.pop(key)
            return httpx.Response(204)
        if method == "PATCH":
            self.live[key] |= _without(body, "source", "values")
        return _shown(200, self.live[key])


def _blank(kind: str) -> dict[str, Any]:
    """One as the server makes it when no field is given."""
    settable = DOCUMENT["components"]["schemas"][SHOWN[kind].replace("Public", "Create")]["properties"]
    shown = example(SHOWN[kind])
    empty: dict[type, Any] = {list: [], bool: False}
    return {name: empty.get(type(value)) if name in settable else value for name, value in shown.items()}


def _without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


def _shown(status: int, entity: dict[str, Any]) -> httpx.Response:
    return httpx.Response(status, content=json.dumps(entity), headers={"ETag": '"1"'})


def _page(items: list[Any]) -> httpx.Response:
    page = {"total_count": None, "offset": 0, "limit": 100, "page": 1, "page_size": 100, "has_more": False}
    return httpx.Response(200, json={**page, "next_cursor": None, "items": items})


def _error(status: int, code: str, details: dict[str, Any]) -> httpx.Response:
    return httpx.Response(
        status, json={"error": {"code": code, "message": code, "details": details, "request_id": "r"}}
    )


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    found = Shelf()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


@pytest.fixture
def shell(shelf: Shelf, tmp_path: Path) -> Shell:
    def call(*arguments: str, documents: list[dict[str, Any]] | None = None, code: int = 0) -> Result:
        env = {**ENV, "XDG_CONFIG_HOME": str(tmp_path), "PORTICO_CONFIG": str(tmp_path / "config.toml")}
        done = CliRunner().invoke(app, list(arguments), input=yaml.safe_dump_all(documents or []), env=env)
        assert done.exit_code == code, done.output
        return done

    return call


def event(name: str, **spec: Any) -> dict[str, Any]:
    return {"kind": "Event", "name": name, "spec": spec}


def outcomes(done: Result) -> dict[str, str]:
    return {step["name"]: step["outcome"] for step in json.loads(done.stdout)}


APPLY = ("apply", "-f", "-", "-o", "json")


def test_what_was_deleted_is_restored_and_made_right(shell: Shell, shelf: Shelf) -> None:
    shell(*APPLY, documents=[event("order", description="old")])
    shell("delete", "-f", "-", documents=[event("order")])
    shelf.writes.clear()
    dry = shell(*APPLY, "--dry-run", documents=[event("order", description="new"), event("other")])
    assert (outcomes(dry), shelf.writes) == ({"order": "restored", "other": "created"}, [])
    assert outcomes(shell(*APPLY, documents=[event("order", description="new")])) == {"order": "restored"}
    assert shelf.live["events/order"]["description"] == "new"
    assert outcomes(shell(*APPLY, documents=[event("order", description="new")])) == {"order": "unchanged"}


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (event("b", descripton="x"), "spec.descripton is not known; is it description?"),
        (event("b", description=1), "spec.description is a text"),
        ({"kind": "Secret", "name": "b", "spec": {"values": {"A b": "hunter2"}}}, "spec.values"),
        ({"kind": "Subscription", "name": "b", "spec": {"event": "a"}}, "spec.function is missing"),
        (
            {"kind": "Subscription", "name": "b", "spec": {"event": "a b", "function": "f"}},
            "spec.event does not have the form",
        ),
        (
            {
                "kind": "Function",
                "name": "b",
                "spec": {"image": "i", "source": {"files": {"main.py": "x"}}, "memory": 1},
            },
            "spec.memory is at least 64",
        ),
    ],
)
def test_nothing_is_done_when_a_document_is_invalid(
    dry: tuple[str, ...], wrong: dict[str, Any], said: str, shell: Shell, shelf: Shelf
) -> None:
    done = shell(*APPLY, *dry, documents=[event("a"), wrong], code=6)
    assert said in done.stderr
    assert f"{wrong['kind']} b (stdin, document 2)" in done.stderr
    assert "hunter2" not in done.output
    assert shelf.writes == []


def test_each_field_that_is_missing_is_told_once(shell: Shell, shelf: Shelf) -> None:
    function = {"kind": "Function", "name": "b", "spec": {"sorce": {"files": {"main.py": "x"}}}}
    told = shell(*APPLY, documents=[function], code=6).stderr.splitlines()
    assert len([line for line in told if line.endswith("spec.source is missing")]) == 1
    assert len(set(told)) == len(told)
    assert shelf.writes == []


def test_changes_are_judged_like_new_ones(shell: Shell, shelf: Shelf) -> None:
    shell(*APPLY, documents=[event("a", description="x")])
    shelf.writes.clear()
    done = shell(*APPLY, documents=[event("a", description="y", colour="red"), event("b", size=1)], code=6)
    assert "spec.colour is not known" in done.stderr
    assert "spec.size is not known" in done.stderr
    assert shelf.writes == []


def test_old_and_new_are_shown(shell: Shell) -> None:
    shell(*APPLY, documents=[event("a", description="old")])
    done = shell("apply", "-f", "-", "--dry-run", documents=[event("a", description="new")])
    assert 'description: "old" -> "new"' in done.stdout
    told = json.loads(shell(*APPLY, documents=[event("a", description="new")]).stdout)
    assert told[0]["changes"] == [{"field": "description", "old": "old", "new": "new"}]


def test_values_of_secrets_are_not_shown(shell: Shell) -> None:
    secret = {"kind": "Secret", "name": "mail", "spec": {"values": {"KEY": "hunter2"}}}
    first = shell(*APPLY, documents=[secret])
    secret["spec"]["values"]["KEY"] = "hunter3"
    second = shell("apply", "-f", "-", documents=[secret])
    assert "values (not shown)" in second.stdout
    assert "hunter" not in first.output + second.output


def test_pruning_deletes_what_is_in_no_file(shell: Shell, shelf: Shelf) -> None:
    shell(*APPLY, documents=[event("a"), event("b"), {"kind": "Secret", "name": "s", "spec": {"values": {"K": "v"}}}])
    refused = shell("apply", "-f", "-", "--prune", documents=[event("a")], code=2)
    assert "to delete: Event b" in refused.stderr
    dry = shell(*APPLY, "--prune", "--dry-run", documents=[event("a")])
    assert outcomes(dry) == {"a": "unchanged", "b": "deleted"}
    assert "events/b" in shelf.live
    assert outcomes(shell(*APPLY, "--prune", "--yes", documents=[event("a")])) == {"a": "unchanged", "b": "deleted"}
    assert set(shelf.live) == {"events/a", "secrets/s"}
    assert "events/b" in shelf.deleted


def test_what_is_exported_is_applied_without_a_change(shell: Shell, shelf: Shelf, tmp_path: Path) -> None:
    made = [
        event("order.created", description="An order: paid, or not", schema={"type": "object"}),
        {"kind": "Secret", "name": "mail", "spec": {"values": {"KEY": "hunter2"}}},
        {
            "kind": "Subscription",
            "name": "greet",
            "spec": {"event": "order.*", "function": "hello", "secrets": ["mail"]},
        },
    ]
    shell(*APPLY, documents=made)
    shelf.writes.clear()
    kinds = ("-k", "Event", "-k", "secret", "-k", "Subscription")
    exported = list(yaml.safe_load_all(shell("export", *kinds).stdout))
    assert [one["kind"] for one in exported] == ["Secret", "Event", "Subscription"]
    assert exported[1]["spec"] == made[0]["spec"]
    assert set(outcomes(shell(*APPLY, documents=exported)).values()) == {"unchanged"}
    shell("export", *kinds, "-d", str(tmp_path / "out"))
    assert set(outcomes(shell("apply", "-f", str(tmp_path / "out"), "-o", "json")).values()) == {"unchanged"}
    assert shelf.writes == []


def test_a_kind_that_there_is_not_is_refused(shell: Shell) -> None:
    assert "Subscription" in shell("export", "-k", "Cupboard", code=2).stderr


def test_the_shelf_is_of_the_description() -> None:
    assert all(name in DOCUMENT["components"]["schemas"] for name in SHOWN.values())
