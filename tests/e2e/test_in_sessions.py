"""Sessions on the stack: a task with an agent, code in it, its files and its log."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.api import Api, unique
from tests.support.waiting import eventually


def ask(api: Api, where: str, status: int = 200, **body: Any) -> Any:
    reply = api("POST", where, json=body)
    assert reply.status_code == status, reply.text
    return reply.json() if reply.content else None


def begun(api: Api, **fields: Any) -> str:
    """The place of a session that runs, or has ended."""
    made = ask(api, "/v1/sessions?wait=20", 201, name=unique("session"), image="python", **fields)
    place = f"/v1/sessions/{made['id']}"
    assert eventually(lambda: api("GET", place).json()["started_at"] is not None, 90), api(
        "GET", f"{place}/history"
    ).text
    return place


@pytest.fixture(scope="module")
def place(api: Api) -> Iterator[str]:
    found = begun(api, resources={"cpu": 0.25, "mem": "512m"})
    yield found
    api("POST", f"{found}/terminate", json={})
    assert eventually(lambda: api("GET", found).json()["status"] == "TERMINATED")


def test_a_session_executes_code(api: Api, place: str) -> None:
    reply = ask(api, f"{place}/execute", code="1+1")
    assert (reply["status"], reply["console"], reply["exit_code"]) == ("finished", [["media", ["text/plain", "2"]]], 0)


def test_streams_are_apart_and_in_order(api: Api, place: str) -> None:
    code = "import sys\nprint('out', flush=True)\nprint('err', file=sys.stderr)\nprint('more')"
    console = ask(api, f"{place}/execute", code=code)["console"]
    assert console == [["stdout", "out\n"], ["stderr", "err\n"], ["stdout", "more\n"]]


def test_input_is_asked_for_and_given(api: Api, place: str) -> None:
    asked = ask(api, f"{place}/execute", code="print('hello', input('who? '))")
    assert (asked["status"], asked["options"]["prompt"]) == ("waiting-input", "who? ")
    given = {"mode": "input", "code": "Ada", "execution": asked["execution"], "after": asked["next"]}
    assert ask(api, f"{place}/execute", **given)["console"] == [["stdout", "hello Ada\n"]]


def test_an_interrupt_ends_what_sleeps(api: Api, place: str) -> None:
    begun = ask(api, f"{place}/execute", code="import time; time.sleep(600)", wait=0.5)
    assert begun["status"] == "continued"
    ask(api, f"{place}/interrupt", execution=begun["execution"])
    ended = ask(api, f"{place}/execute", mode="continue", execution=begun["execution"])
    assert (ended["status"], ended["exit_code"]) == ("finished", 1)


def test_a_file_goes_up_and_comes_down(api: Api, place: str) -> None:
    content = base64.b64encode(bytes(range(256)) * 4096).decode()
    assert api("PUT", f"{place}/files/content", json={"path": "a/b.bin", "content": content}).status_code == 200
    found = api("GET", f"{place}/files/content?path=a/b.bin").json()
    assert (found["size"], found["content"]) == (1 << 20, content)
    assert ask(api, f"{place}/execute", code="import os; os.path.getsize('a/b.bin')")["console"][0][1][1] == "1048576"


def test_a_batch_ends_with_its_log(api: Api) -> None:
    place = begun(api, type="batch", command="echo $GREETING; exit 3", environment={"GREETING": "good morning"})
    assert eventually(lambda: api("GET", place).json()["status"] == "TERMINATED")
    ended = api("GET", place).json()
    assert (ended["result"], ended["exit_code"]) == ("failure", 3)
    assert api("GET", f"{place}/logs").json() == {"text": "good morning\n", "next": 13}
