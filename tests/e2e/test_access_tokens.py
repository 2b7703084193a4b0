"""Access tokens of one's own on the running stack: good for what they list, out when they are deleted."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.e2e.api import Access, Api, error_of, unique
from tests.e2e.conftest import MakeFunction

STANDING_SECONDS = 30
Ask = Callable[..., httpx.Response]


def by(access: Access, token: str) -> Ask:
    """Asks with the token."""
    headers = {"Authorization": f"Bearer {token}", "X-Portico-Project": f"{access.domain}/{access.project}"}

    def ask(method: str, path: str, **options: Any) -> httpx.Response:
        return httpx.request(method, f"{access.url}{path}", headers=headers, timeout=60, **options)

    return ask


def made(api: Api, **fields: Any) -> dict[str, Any]:
    reply = api("POST", "/v1/tokens", json={"name": unique("ci"), **fields})
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_a_notebook_runs_one_function_and_nothing_else(api: Api, access: Access, make: MakeFunction) -> None:
    hello, other = make(), make()
    lists = {"permissions": ["function:get", "run:create", "run:get"], "resources": [f"function:{hello}"]}
    ask = by(access, made(api, **lists)["token"])
    run = ask("POST", f"/v1/functions/{hello}/runs?blocking=true", json={"input": {"a": 1}})
    assert (run.status_code, run.json()["output"]) == (200, {"a": 1})
    assert ask("GET", f"/v1/runs/{run.json()['id']}").status_code == 200
    assert [one["name"] for one in ask("GET", "/v1/functions").json()["items"]] == [hello]
    error_of(ask("GET", f"/v1/functions/{other}"), 404, "FUNCTION_NOT_FOUND")
    error_of(ask("POST", f"/v1/functions/{other}/runs", json={}), 403, "FORBIDDEN")
    error_of(ask("GET", f"/v1/runs/{api.start(other)}"), 404, "RUN_NOT_FOUND")
    error_of(ask("DELETE", f"/v1/functions/{hello}"), 403, "FORBIDDEN")
    error_of(ask("POST", "/v1/tokens", json={"name": "more"}), 403, "FORBIDDEN")
    assert ask("GET", "/v1/auth/me").json()["amr"] == ["token"]


def test_a_token_gives_less_and_never_more(api: Api, access: Access) -> None:
    ask = by(access, made(api, permissions=["token:create", "token:delete", "function:get"])["token"])
    error_of(ask("POST", "/v1/tokens", json={"name": "more", "permissions": ["*"]}), 403, "FORBIDDEN")
    error_of(ask("POST", "/v1/auth/keypairs", json={}), 403, "FORBIDDEN")
    less = ask("POST", "/v1/tokens", json={"name": "less", "permissions": ["function:get"]})
    assert less.status_code == 201, less.text
    assert by(access, less.json()["token"])("GET", "/v1/functions").status_code == 200
    assert ask("DELETE", f"/v1/tokens/{less.json()['id']}").status_code == 204


def test_a_deleted_token_is_out_and_a_wrong_one_never_in(api: Api, access: Access) -> None:
    token = made(api)
    ask = by(access, token["token"])
    assert ask("GET", "/v1/auth/me").status_code == 200
    wrong = token["token"][:-1] + ("A" if token["token"][-1] != "A" else "B")
    for text in (wrong, f"pt_{token['id']}_", token["token"].replace("pt_TU", "pt_TS"), "pt_", token["token"] + "="):
        assert by(access, text)("GET", "/v1/auth/me").status_code == 401, text
    assert api("DELETE", f"/v1/tokens/{token['id']}").status_code == 204
    deadline = time.monotonic() + STANDING_SECONDS + 5
    while ask("GET", "/v1/auth/me").status_code != 401:
        assert time.monotonic() < deadline, "a deleted token is still in"
        time.sleep(1)
