"""Sessions in MicroVMs on the stack: interactive ones and batches, and their apps."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.api import Api, error_of, unique
from tests.e2e.test_in_sessions import APP, ask
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def group(api: Api) -> Iterator[str]:
    """A resource group of this engine."""
    name = unique("microvms")
    body = {"name": name, "engine": "microvm", "capacity": {"cpu": 4, "mem": "8g"}}
    made = api("POST", "/v1/admin/resource-groups", json=body)
    assert (made.status_code, made.json().get("engine")) == (201, "microvm"), made.text
    yield name
    assert eventually(lambda: api("DELETE", f"/v1/admin/resource-groups/{name}").status_code == 204, 60)


def begun(api: Api, group: str, **fields: Any) -> str:
    """The place of a session that runs, or has ended; the first of an image waits for its build."""
    fields = {"name": unique("session"), "image": "python", "resource_group": group, **fields}
    place = f"/v1/sessions/{ask(api, '/v1/sessions?wait=20', 201, **fields)['id']}"
    assert eventually(lambda: api("GET", place).json()["started_at"] is not None, 90), api(
        "GET", f"{place}/history"
    ).text
    return place


def ended(api: Api, place: str) -> None:
    api("POST", f"{place}/terminate", json={})
    assert eventually(lambda: api("GET", place).json()["status"] == "TERMINATED")


def test_a_session_executes_code_and_has_files(api: Api, group: str) -> None:
    place = begun(api, group, environment={"WHO": "Ada"})
    assert ask(api, f"{place}/execute", code="1+1")["console"] == [["media", ["text/plain", "2"]]]
    assert ask(api, f"{place}/execute", code="import os; os.environ['WHO']")["console"][0][1][1] == "'Ada'"
    content = base64.b64encode(b"text").decode()
    assert api("PUT", f"{place}/files/content", json={"path": "a.txt", "content": content}).status_code == 200
    assert ask(api, f"{place}/execute", code="open('a.txt').read()")["console"][0][1][1] == "'text'"
    ended(api, place)
    error_of(api("POST", f"{place}/execute", json={"code": "1"}), 409, "SESSION_NOT_READY")


def test_an_app_is_asked_by_the_content_api(api: Api, group: str) -> None:
    script = f"echo '{base64.b64encode(APP.encode()).decode()}' | base64 -d > app.py; python3 app.py & :"
    place = begun(api, group, apps=[{"name": "web", "port": 8080}], bootstrap_script=script)
    [shown] = api("GET", f"{place}/apps").json()["items"]
    url, headers = shown["content_url"], {"Authorization": f"Bearer {api.token}"}
    assert eventually(lambda: httpx.get(url, headers=headers).status_code == 200)
    sent = {**headers, "X-Aws-Proxy-Auth": "other", "X-Aws-Proxy-Port": "1"}
    told = httpx.post(f"{url}a%20b?x=1", content=b"body", headers=sent).json()
    assert (told["method"], told["path"], told["body"]) == ("POST", "/a%20b?x=1", b"body".hex())
    assert not [name for name in told["headers"] if name.lower().startswith("x-aws-")]
    ended(api, place)


@pytest.mark.parametrize(("code", "result"), [(0, "success"), (3, "failure")])
def test_a_batch_ends_by_the_word_of_its_agent(api: Api, group: str, code: int, result: str) -> None:
    place = begun(api, group, type="batch", command=f"echo done; exit {code}")
    assert eventually(lambda: api("GET", place).json()["status"] == "TERMINATED")
    found = api("GET", place).json()
    assert (found["result"], found["exit_code"]) == (result, code)
    assert api("GET", f"{place}/logs").json() == {"text": "done\n", "next": 5}


def test_what_no_size_holds_is_refused(api: Api, group: str) -> None:
    body = {"name": unique("session"), "image": "python", "resource_group": group, "resources": {"mem": "9g"}}
    error = error_of(api("POST", "/v1/sessions", json=body), 422, "RESOURCES_TOO_LARGE")
    assert error["details"]["engine"] == "microvm"


def test_an_image_that_cannot_be_built_is_told(api: Api, group: str) -> None:
    name = unique("image")
    made = api(
        "POST",
        "/v1/admin/base-images",
        json={"name": name, "language": "python3.11", "contract": "x", "container": "example.com/none"},
    )
    assert made.status_code == 201, made.text
    body = {"name": unique("session"), "image": name, "resource_group": group}
    place = f"/v1/sessions/{ask(api, '/v1/sessions', 201, **body)['id']}"
    assert eventually(lambda: api("GET", place).json()["status"] == "ERROR", 60)
    assert "example.com/none" in api("GET", place).json()["message"]
    api("DELETE", f"/v1/admin/base-images/{name}")
