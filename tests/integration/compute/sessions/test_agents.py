"""What runs in a session, through the API: a real agent that has traded its ticket with the platform."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from portico.access.authn.purpose_tokens import PURPOSE_TOKENS
from portico.compute.sessions.agents.actions import AskApp
from portico.compute.sessions.agents.archive import ARCHIVE, Archive
from portico.compute.sessions.agents.tokens import REQUESTS
from portico.compute.sessions.direct_reach import DirectReach
from portico.compute.sessions.reach import REACH
from portico.compute.sessions.specification import SPECIFICATIONS
from portico.compute.sessions.states import SessionStatus
from portico.core.base.errors import Forbidden, NotFound
from portico.core.model.principal import Principal

from tests.integration.compute.sessions.conftest import Begin
from tests.support.agents import Bridge, pack, task
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import ANN, HOME
from tests.support.sessions import SessionWorld
from tests.support.waiting import eventually

Running = Callable[..., str]
BOB = replace(ANN, name="bob", client="bob")
ADMIN = Principal("user", "ada", HOME.domain, HOME.project, "user", {str(HOME.project): "project_admin"}, "ada")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(tmp_path_factory.mktemp("agent") / "agent.zip")


@pytest.fixture
def bridge(sessions: SessionWorld) -> Iterator[Bridge]:
    sessions.world.platform.put(REACH, DirectReach([IPv4Network("127.77.0.0/16")]))
    made = Bridge(sessions.world)
    yield made
    made.close()


@pytest.fixture
def running(sessions: SessionWorld, begin: Begin, bridge: Bridge, archive: Path, tmp_path: Path) -> Iterator[Running]:
    """Starts a session and its agent; gives the session's id when it is RUNNING, or has ended."""
    from contextlib import ExitStack

    with ExitStack() as tasks:

        def start(**fields: Any) -> str:
            key = begin(**fields)
            sessions.passes()
            ticket = sessions.engine.processes[f"task/{key}"].launch.ticket
            tasks.enter_context(task(archive, tmp_path, bridge.url, key, ticket))
            assert eventually(lambda: sessions.read(key).started_at is not None), (tmp_path / "task.log").read_text()
            sessions.observe(key)
            return key

        yield start


def test_a_session_executes_code(api: Client, running: Running) -> None:
    key = running()
    reply = api.post(f"/v1/sessions/{key}/execute", body={"code": "1+1"})
    assert reply.status == 200, reply.body
    assert reply.json["console"] == [["media", ["text/plain", "2"]]]
    assert (reply.json["status"], reply.json["exit_code"], reply.json["truncated"]) == ("finished", 0, False)


def test_input_is_asked_for_and_given(api: Client, running: Running) -> None:
    place = f"/v1/sessions/{running()}/execute"
    asked = api.post(place, body={"code": "print('hello', input('who? '))"}).json
    assert (asked["status"], asked["options"]) == (
        "waiting-input",
        {"prompt": "who? ", "is_password": False, "request": 1},
    )
    busy = api.post(place, body={"code": "2"})
    assert (busy.status, busy.error["code"]) == (409, "SESSION_BUSY")
    assert busy.error["details"]["execution"] == asked["execution"]
    body = {"mode": "input", "code": "Ada", "execution": asked["execution"], "after": asked["next"]}
    assert api.post(place, body=body).json["console"] == [["stdout", "hello Ada\n"]]


def test_an_interrupt_ends_what_sleeps(api: Client, running: Running) -> None:
    place = f"/v1/sessions/{running()}"
    body = {"code": "import time; time.sleep(600)", "wait": 0.2, "execution": "long"}
    assert api.post(f"{place}/execute", body=body).json["status"] == "continued"
    assert api.post(f"{place}/interrupt", body={"execution": "long"}).json == {"execution": "long"}
    ended = api.post(f"{place}/execute", body={"mode": "continue", "execution": "long"}).json
    assert (ended["status"], ended["exit_code"]) == ("finished", 1)
    assert api.post(f"{place}/complete", body={"code": "pri"}).json["matches"] == ["print"]


def test_an_unknown_execution_is_not_found(api: Client, running: Running) -> None:
    reply = api.post(f"/v1/sessions/{running()}/execute", body={"mode": "continue", "execution": "nobody"})
    assert (reply.status, reply.error["code"]) == (404, "EXECUTION_NOT_FOUND")


def test_a_file_goes_up_and_comes_down(api: Client, running: Running) -> None:
    place = f"/v1/sessions/{running()}/files"
    content = base64.b64encode(bytes(range(256))).decode()
    written = api.put(f"{place}/content", body={"path": "a/b.bin", "content": content})
    assert (written.status, written.json["size"]) == (200, 256)
    assert [item["path"] for item in api.get(place, query={"path": "a"}).json["items"]] == ["a/b.bin"]
    part = api.get(f"{place}/content", query={"path": "a/b.bin", "offset": 250, "length": 3}).json
    assert (part["size"], base64.b64decode(part["content"])) == (256, bytes([250, 251, 252]))
    assert api.post(f"{place}/delete", body={"path": "a", "recursive": True}).status == 204
    assert api.get(f"{place}/content", query={"path": "a/b.bin"}).error["code"] == "FILE_NOT_FOUND"
    outside = api.get(f"{place}/content", query={"path": "../task.log"})
    assert (outside.status, outside.fields) == (422, ["path"])


def test_a_batch_ends_with_its_log(api: Client, running: Running, sessions: SessionWorld) -> None:
    key = running(type="batch", command="echo $GREETING; exit 3", environment={"GREETING": "good morning"})
    assert eventually(lambda: sessions.read(key).status.settled)
    shown = api.get(f"/v1/sessions/{key}").json
    assert (shown["status"], shown["result"], shown["exit_code"]) == ("TERMINATED", "failure", 3)
    assert api.get(f"/v1/sessions/{key}/logs").json == {"text": "good morning\n", "next": 13}
    assert api.get(f"/v1/sessions/{key}/logs", query={"after": 5}).json == {"text": "morning\n", "next": 13}


def test_the_log_of_a_session_that_runs_is_live(api: Client, running: Running) -> None:
    key = running(bootstrap_script="echo prepared")
    assert api.get(f"/v1/sessions/{key}/logs").json == {"text": "prepared\n", "next": 9}


def test_a_session_is_read_once_in_two_seconds(api: Client, running: Running, sessions: SessionWorld) -> None:
    place, table = f"/v1/sessions/{running()}/execute", sessions.world.platform.table.client
    assert api.post(place, body={"code": "1"}).status == 200

    def reads() -> list[str]:
        with watched(table) as seen:
            assert api.post(place, body={"code": "1"}).status == 200
        return seen.operations()

    sessions.world.clock.advance(2)
    assert (reads(), reads(), reads()) == (["GetItem"], [], [])
    sessions.world.clock.advance(2)
    assert reads() == ["GetItem"]


def test_a_session_that_is_remembered_is_its_owners_alone(
    api: Client, running: Running, sessions: SessionWorld
) -> None:
    place = f"/v1/sessions/{running()}/execute"
    assert api.post(place, body={"code": "1"}).status == 200
    for other in (BOB, ADMIN):
        refused = sessions.world.client("sessions", other).post(place, body={"code": "1"})
        assert (refused.status, refused.error["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("is_ended", "told"),
    [(True, (409, "SESSION_NOT_READY")), (False, (503, "SESSION_UNREACHABLE"))],
    ids=["ended", "lost"],
)
def test_what_has_become_of_a_session_is_told(
    api: Client, running: Running, is_ended: bool, told: tuple[int, str]
) -> None:
    place = f"/v1/sessions/{running()}"
    assert api.post(f"{place}/execute", body={"code": "1"}).status == 200
    if is_ended:
        assert api.post(f"{place}/terminate", body={}).status == 200
    for code in ("import os; os.kill(os.getppid(), 9)", "1"):
        reply = api.post(f"{place}/execute", body={"code": code})
        assert (reply.status, reply.error["code"]) == told


def test_use_is_recorded_once_a_minute(api: Client, running: Running, sessions: SessionWorld) -> None:
    key = running()
    for minutes in (0, 0, 1, 0):
        sessions.world.clock.advance(timedelta(minutes=minutes).total_seconds())
        assert api.post(f"/v1/sessions/{key}/execute", body={"code": "1"}).status == 200
    does = [record.action for record in sessions.world.records() if record.entity == key]
    assert does.count("sessions.execute") == 2


def test_a_session_that_does_not_run_is_not_ready(api: Client, begin: Begin, bridge: Bridge) -> None:
    key = begin()
    for method, path, body in (("POST", "execute", {"code": "1"}), ("GET", "files", None)):
        reply = api.send(method, f"/v1/sessions/{key}/{path}", body=body)
        assert (reply.status, reply.error["code"]) == (409, "SESSION_NOT_READY")
        assert reply.error["details"] == {"session": key, "status": "PENDING"}


def lost(sessions: SessionWorld, key: str) -> None:
    """RUNNING, with nothing at the place of its agent."""
    session = sessions.read(key)
    sessions.lifecycle.reported(sessions.call(), session, "ready", address="127.77.0.1", port=1025)


def test_a_lost_agent_is_told_as_that(api: Client, begin: Begin, sessions: SessionWorld, bridge: Bridge) -> None:
    key = begin()
    sessions.passes()
    lost(sessions, key)
    reply = api.post(f"/v1/sessions/{key}/execute", body={"code": "1"})
    assert (reply.status, reply.error["code"]) == (503, "SESSION_UNREACHABLE")


@pytest.mark.parametrize("path", ["execute", "interrupt", "complete", "files/delete"])
def test_nobody_else_gets_into_a_session(sessions: SessionWorld, begin: Begin, bridge: Bridge, path: str) -> None:
    key = begin()
    body = {"execute": {}, "interrupt": {}, "complete": {"code": ""}, "files/delete": {"path": "x"}}[path]
    for principal in (BOB, ADMIN):
        reply = sessions.world.client("sessions", principal).post(f"/v1/sessions/{key}/{path}", body=body)
        assert reply.status == 403, reply.body


def started(client: Client, key: str, ticket: str) -> Any:
    return client.post("/v1/session-agent/start", body={"session": key, "ticket": ticket, "port": 8790})


def test_a_ticket_is_traded_once(sessions: SessionWorld, begin: Begin) -> None:
    nobody, key = sessions.world.client("sessions", None), begin(environment={"A": "b"}, secrets=[])
    ticket = sessions.world.platform.get(SPECIFICATIONS).ticket(key)
    assert started(nobody, key, ticket).status == 401  # it is PENDING
    sessions.passes()
    assert started(nobody, key, "x" * 64).status == 401
    first = started(nobody, key, ticket)
    assert first.status == 200
    assert first.json["specification"]["environment"] == {"A": "b"}
    assert started(nobody, key, ticket).error["code"] == "INVALID_TOKEN"


def test_a_ticket_is_good_for_a_quarter_of_an_hour(sessions: SessionWorld, begin: Begin) -> None:
    nobody, key = sessions.world.client("sessions", None), begin()
    sessions.passes()
    sessions.world.clock.advance(901)
    ticket = sessions.world.platform.get(SPECIFICATIONS).ticket(key)
    assert started(nobody, key, ticket).status == 401


REPORT = {"state": "ready", "active_at": "2026-01-01T00:00:00Z", "log_bytes": 0, "log_pending": 0}


def beat(client: Client, token: str, **more: Any) -> Any:
    return client.post("/v1/session-agent/beat", body=REPORT | more, Authorization=f"Bearer {token}")


def test_a_beat_renews_the_token_of_its_session(sessions: SessionWorld, begin: Begin) -> None:
    nobody, key = sessions.world.client("sessions", None), begin()
    sessions.passes()
    token = started(nobody, key, sessions.world.platform.get(SPECIFICATIONS).ticket(key)).json["token"]
    first = beat(nobody, token)
    assert (first.status, first.json["terminate"], first.json["logs"]) == (200, False, None)
    assert sessions.read(key).status is SessionStatus.RUNNING
    again = beat(nobody, first.json["token"], log_pending=5 << 20)
    assert again.json["logs"]["limit"] == 1 << 20
    assert f"sessions/{key}/logs/000000000000" in again.json["logs"]["url"]


def test_what_an_agent_ships_is_bounded(sessions: SessionWorld, begin: Begin) -> None:
    nobody, key = sessions.world.client("sessions", None), begin()
    sessions.passes()
    token = started(nobody, key, sessions.world.platform.get(SPECIFICATIONS).ticket(key)).json["token"]
    for number in range(6):
        place = beat(nobody, token, log_bytes=5 << 20, log_pending=1 << 20).json["logs"]
        assert (place["offset"], place["limit"]) == (number << 20, 1 << 20)  # wherever the agent says that it is
        sessions.world.platform.objects.put(f"sessions/{key}/logs/{number << 20:012d}", bytes(1 << 20))
    assert beat(nobody, token, log_bytes=6 << 20, log_pending=1 << 20).json["logs"] is None


def test_beats_without_pause_write_once_a_second(sessions: SessionWorld, begin: Begin) -> None:
    nobody, key = sessions.world.client("sessions", None), begin()
    sessions.passes()
    token = started(nobody, key, sessions.world.platform.get(SPECIFICATIONS).ticket(key)).json["token"]
    beat(nobody, token)
    version, beats = sessions.read(key).lock
    for _ in range(3):
        assert beat(nobody, token).status == 200
    assert sessions.read(key).lock == (version, beats)
    sessions.world.clock.advance(1)
    beat(nobody, token)
    assert sessions.read(key).lock == (version, beats + 1)


def test_an_agent_has_so_many_requests(sessions: SessionWorld, begin: Begin) -> None:
    nobody, platform = sessions.world.client("sessions", None), sessions.world.platform
    keys = [begin(name) for name in ("one", "two")]
    sessions.passes()
    tokens = [started(nobody, key, platform.get(SPECIFICATIONS).ticket(key)).json["token"] for key in keys]
    while not platform.limiter.take(REQUESTS, keys[0]).retry_after:
        pass
    for path, body in (("beat", REPORT), ("mounts", {"mount": 0}), ("mounts/removals", {"mount": 0, "paths": ["a"]})):
        reply = nobody.post(f"/v1/session-agent/{path}", body=body, Authorization=f"Bearer {tokens[0]}")
        assert (reply.status, reply.error["code"], reply.headers["retry-after"]) == (429, "RATE_LIMITED", "1")
    assert sessions.read(keys[0]).status is not SessionStatus.RUNNING
    assert beat(nobody, tokens[1]).status == 200
    sessions.world.clock.advance(1)
    assert beat(nobody, tokens[0]).status == 200


@pytest.mark.parametrize("path", ["start", "beat", "mounts", "mounts/uploads", "mounts/completed", "mounts/removals"])
def test_what_an_agent_says_is_bounded(sessions: SessionWorld, path: str) -> None:
    nobody = sessions.world.client("sessions", None)
    reply = nobody.post(f"/v1/session-agent/{path}", raw='{"x": "' + "y" * (1 << 19) + '"}')
    assert (reply.status, reply.error["code"], reply.error["details"]) == (
        413, "PAYLOAD_TOO_LARGE", {"limit_bytes": 1 << 19},
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["app+jwt", "at+jwt"])
def test_another_kind_of_token_is_refused(sessions: SessionWorld, begin: Begin, kind: str) -> None:
    nobody, key = sessions.world.client("sessions", None), begin()
    tokens = sessions.world.platform.get(PURPOSE_TOKENS)
    token = tokens.issue(kind, "session-agent", key, 60, domain=HOME.domain, project=HOME.project)
    assert beat(nobody, token).status == 401
    assert beat(nobody, "").status == 401


def test_apps_are_their_owners_and_declared(sessions: SessionWorld, begin: Begin, bridge: Bridge) -> None:
    key = begin(apps=[{"name": "web", "port": 8080}])
    sessions.passes()
    lost(sessions, key)

    def ask(app: str, principal: Principal = ANN) -> Any:
        return sessions.world.run(AskApp(HOME, key, app, "GET", "/"), principal)

    with pytest.raises(NotFound):
        ask("other")
    with pytest.raises(Forbidden):
        ask("web", BOB)


def test_the_archives_are_handed_out(sessions: SessionWorld, tmp_path: Path) -> None:
    nobody, archives = sessions.world.client("sessions", None), sessions.world.platform
    archives.put(ARCHIVE, Archive(archives.objects, [tmp_path / "none", tmp_path]))
    assert nobody.get("/v1/session-agent/code").status == 503
    for program in ("agent", "app-proxy"):
        (tmp_path / f"{program}.zip").write_bytes(program.encode())
    for query, program in (({}, "agent"), ({"program": "app-proxy"}, "app-proxy")):
        reply = nobody.get("/v1/session-agent/code", query=query)
        key = f"session-agents/{hashlib.sha256(program.encode()).hexdigest()}"
        assert (reply.status, f"/{key}?" in reply.headers["location"]) == (307, True)
        assert archives.objects.get(key) == program.encode()
    assert nobody.get("/v1/session-agent/code", query={"program": "../agent"}).status == 422
