"""What waits for news answers at once with what is there when the budget of waiting is used up, and has its place only while it waits."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from portico.compute.runs.service import RunService
from portico.compute.sessions.engine import ReachReply, ReachRequest
from portico.compute.sessions.reach import REACH
from portico.core.limits.waits import GRACE, OF_PRINCIPAL, WAITS, Wait, Waits

from tests.support.engine import SUCCESS
from tests.support.gateway import Client
from tests.support.sample_resource import ANN
from tests.support.sessions import SessionWorld
from tests.support.world import World

GOING_ON = {"status": "continued", "console": [], "next": 0, "exit_code": None, "truncated": False, "options": {}}


def fresh(world: World) -> Waits:
    """Those of a process that remembers nothing."""
    known = world.platform.get(WAITS)
    return Waits(known.places, known.clock, known.share)


def fill(world: World) -> list[Wait]:
    """Uses up what ann may wait."""
    held = [fresh(world).begin(ANN, 20) for _ in range(OF_PRINCIPAL)]
    assert all(wait.takes() for wait in held)
    return held


def places_left(world: World) -> int:
    held = [wait for wait in (fresh(world).begin(ANN, 20) for _ in range(OF_PRINCIPAL + 1)) if wait.takes()]
    for wait in held:
        wait.__exit__(None, None, None)
    return len(held)


@pytest.fixture
def ready(world: World) -> World:
    """A platform with a function that can run."""
    world.ready()
    return world


@pytest.fixture
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may sleep."""

    def sleep(_: float) -> None:
        raise AssertionError("it waits")

    monkeypatch.setattr("portico.compute.runs.service.time.sleep", sleep)


@dataclass
class Agent:
    """The agent of a session, at the end of the way there: its replies, one after the other."""

    replies: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    seen: Any = None

    def send(self, request: ReachRequest) -> ReachReply:
        """The next reply."""
        self.asked.append(json.loads(request.body))
        if self.seen is not None:
            self.seen()
        reply = {"execution": "e1", **self.replies.pop(0)}
        return ReachReply(200, [], json.dumps(reply).encode())


@pytest.fixture
def agent(world: World) -> Agent:
    made = Agent()
    world.platform.put(REACH, made)
    return made


@pytest.fixture
def sessions(world: World) -> SessionWorld:
    return SessionWorld(world)


@pytest.fixture
def place(sessions: SessionWorld) -> str:
    """The path of a session that runs."""
    api = sessions.world.client("sessions")
    key = str(api.post("/v1/sessions", body={"image": "python"}).json["id"])
    sessions.passes()
    sessions.lifecycle.reported(sessions.call(), sessions.read(key), "ready", address="127.77.0.9", port=8790)
    return f"/v1/sessions/{key}"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("sessions")


def test_an_execution_that_ends_at_once_takes_no_place(world: World, api: Client, place: str, agent: Agent) -> None:
    fill(world)
    agent.replies = [{**GOING_ON, "status": "finished", "exit_code": 0}]
    assert api.post(f"{place}/execute", body={"code": "1+1"}).json["status"] == "finished"
    assert [asked["wait"] for asked in agent.asked] == [GRACE]


def test_an_execution_waits_with_a_place(world: World, api: Client, place: str, agent: Agent) -> None:
    left: list[int] = []
    agent.seen = lambda: left.append(places_left(world))
    agent.replies = [GOING_ON, {**GOING_ON, "status": "finished", "exit_code": 0}]
    body = {"code": "sleep(5)", "after": 3, "wait": 10}
    assert api.post(f"{place}/execute", body=body).json["status"] == "finished"
    again = {"mode": "continue", "execution": "e1", "after": 3, "wait": 10 - GRACE}
    assert ({**agent.asked[1]}, left) == (again, [OF_PRINCIPAL, OF_PRINCIPAL - 1])
    assert places_left(world) == OF_PRINCIPAL


def test_an_execution_over_the_budget_answers_at_once(world: World, api: Client, place: str, agent: Agent) -> None:
    fill(world)
    agent.replies = [GOING_ON]
    reply = api.post(f"{place}/execute", body={"code": "sleep(5)"})
    assert (reply.status, reply.json["status"], len(agent.asked)) == (200, "continued", 1)


def test_a_short_wait_of_an_execution_is_its_whole(api: Client, place: str, agent: Agent) -> None:
    agent.replies = [GOING_ON]
    api.post(f"{place}/execute", body={"code": "x", "wait": 0.1})
    assert [asked["wait"] for asked in agent.asked] == [0.1]


@pytest.mark.usefixtures("awake", "sessions")
def test_a_session_over_the_budget_is_shown_as_it_is(world: World, api: Client) -> None:
    fill(world)
    known = world.platform.get(WAITS)
    known.refuse(ANN)
    reply = api.post("/v1/sessions", query={"wait": "20"}, body={"image": "python"})
    assert (reply.status, reply.json["status"]) == (201, "PENDING")


@pytest.mark.usefixtures("awake")
def test_a_log_over_the_budget_is_read_at_once(ready: World) -> None:
    fill(ready)
    run = ready.start()
    reply = ready.client("runs").get(f"/v1/runs/{run.id}/logs", query={"follow": "true"})
    assert (reply.status, reply.json["done"], reply.json["stdout"]) == (200, False, [])


def test_a_log_is_followed_with_a_place(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run, left = ready.start(), list[int]()

    def sleep(_: float) -> None:
        left.append(places_left(ready))
        ready.dispatch(run)

    monkeypatch.setattr("portico.compute.runs.service.time.sleep", sleep)
    assert ready.client("runs").get(f"/v1/runs/{run.id}/logs", query={"follow": "true"}).json["done"]
    assert (left, places_left(ready)) == ([OF_PRINCIPAL - 1], OF_PRINCIPAL)


def blocking(world: World) -> Any:
    return world.client("runs").post("/v1/functions/hello/runs", query={"blocking": "true"}, body={"input": 1})


@pytest.mark.usefixtures("awake")
def test_a_run_over_the_budget_is_accepted_for_later(ready: World) -> None:
    fill(ready)
    assert blocking(ready).status == 200  # nobody knows that it takes long
    service: RunService = ready.platform.service("runs")
    service.slow.note(ready.read(ready.start()).function_uid, 2.0)
    reply = blocking(ready)
    assert (reply.status, reply.json["status"]) == (202, "QUEUED")


def test_a_run_that_takes_long_has_a_place(ready: World) -> None:
    service: RunService = ready.platform.service("runs")
    uid, left = ready.read(ready.start()).function_uid, list[int]()

    def told(_: Any) -> dict[str, Any]:
        left.append(places_left(ready))
        return SUCCESS

    ready.engine.on_run = told
    service.slow.note(uid, 2.0)
    assert blocking(ready).status == 200  # and it was quick, after all
    assert blocking(ready).status == 200
    assert left == [OF_PRINCIPAL - 1, OF_PRINCIPAL]
