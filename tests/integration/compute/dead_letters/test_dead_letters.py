"""Dead letters: found, inspected, redriven, thrown away."""

from typing import Any

import pytest
from portico.compute.dead_letters.actions import RedriveDeadLetter
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.cause import Cause
from portico.compute.runs.dead_letter import DeadLetter
from portico.compute.runs.entity import Run, RunStatus
from portico.compute.runs.resource import RUNS
from portico.core.aws.dynamodb_values import marshal
from portico.core.data.codec import key_of
from portico.core.model.principal import Principal
from portico.core.model.retry_policy import RetryPolicy
from portico.core.model.scope import Scope
from portico.tenancy.policies.resource import POLICIES

from tests.support.engine import SUCCESS
from tests.support.gateway import Client
from tests.support.hooks import just_before
from tests.support.sample_resource import HOME
from tests.support.store import items_in, total
from tests.support.world import World

TWICE: dict[str, Any] = {"max_attempts": 2, "backoff": {"initial": 0}}
VIEWER = Principal("user", "vic", "acme", "vision", "user", {"vision": "viewer"}, "client-acme")
CHIEF = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")
STRANGER = Principal("user", "bob", "other", "home", "user", {"home": "user"}, "client-other")


@pytest.fixture
def dead(world: World) -> World:
    """Functions that fail twice."""
    for name in ("hello", "other"):
        world.ready(name, retries=TWICE)
    world.engine.on_run = lambda _event: {**SUCCESS, "status": "FAILED", "error": {"type": "Boom", "message": "no"}}
    return world


def die(world: World, payload: Any = None, name: str = "hello", cause: Cause | None = None) -> Run:
    run = world.run(CreateRun(HOME, name, payload, cause=cause))
    for _ in range(2):
        run = world.dispatch(run)
    assert run.status is RunStatus.DEAD
    ended: Run = run
    return ended


def client(world: World) -> Client:
    return world.client("dead_letters")


def listed(world: World, **query: str) -> list[dict[str, Any]]:
    reply = client(world).get("/v1/dead-letters", query=query)
    assert reply.status == 200, reply.body
    items: list[dict[str, Any]] = reply.json["items"]
    return items


def test_a_run_that_died_is_found_and_inspected(dead: World) -> None:
    event = {"id": "e-1", "source": "/s", "type": "t", "specversion": "1.0"}
    run = die(dead, {"a": 1}, cause=Cause(event=event, subscription="sub", depth=2, retries=RetryPolicy(**TWICE)))
    die(dead, name="other")
    assert len(listed(dead)) == 2
    [letter] = listed(dead, filter='{"function": {"equals": "hello"}, "reason": {"equals": "RETRIES_EXHAUSTED"}}')
    found = client(dead).get(f"/v1/dead-letters/{letter['id']}").json
    assert (found["run"], found["input"], found["event"]) == (run.id, {"a": 1}, event)
    assert (found["error"]["type"], found["subscription"], found["depth"], found["status"]) == (
        "Boom",
        "sub",
        2,
        "OPEN",
    )
    assert [attempt["number"] for attempt in found["attempts"]] == [1, 2]
    assert total(dead.platform.store, DeadLetter) == items_in(dead.platform.store, DeadLetter) == 2


def test_letters_come_in_pages(dead: World) -> None:
    runs = [die(dead, number).id for number in range(3)]
    first = client(dead).get("/v1/dead-letters", query={"limit": "2"}).json
    rest = client(dead).get("/v1/dead-letters", query={"limit": "2", "cursor": first["next_cursor"]}).json
    assert {letter["run"] for letter in first["items"] + rest["items"]} == set(runs)
    assert (first["total_count"], first["has_more"], rest["has_more"]) == (3, True, False)


def test_a_letter_is_redriven_once(dead: World) -> None:
    event = {"id": "e-1"}
    died = die(dead, "x" * 50_000, cause=Cause(event=event, subscription="sub", depth=2, retries=RetryPolicy(**TWICE)))
    [letter] = listed(dead)
    replies = [client(dead).post(f"/v1/dead-letters/{letter['id']}/redrive") for _ in range(2)]
    assert [reply.status for reply in replies] == [202, 202]
    assert replies[0].json == replies[1].json
    assert replies[0].headers["location"] == f"/v1/runs/{replies[0].json['redriven_by']}"
    assert (replies[0].json["status"], replies[0].json["run"]) == ("REDRIVEN", died.id)
    assert total(dead.platform.store, Run) == 2
    dead.engine.on_run = lambda given: {**SUCCESS, "output": given["event"]}
    again = dead.dispatch(dead.platform.get(RUNS).repository.get(HOME, replies[0].json["redriven_by"]))
    assert (again.status, again.output, again.depth, again.subscription) == (RunStatus.SUCCEEDED, event, 2, "sub")
    assert dead.read(again).input == "x" * 50_000
    assert dead.read(died).status is RunStatus.DEAD


def test_of_two_who_redrive_at_once_one_makes_the_run(dead: World) -> None:
    die(dead)
    [letter] = listed(dead)
    met: list[DeadLetter] = []

    def other() -> None:
        met.append(dead.run(RedriveDeadLetter(HOME, letter["id"])))

    with just_before(dead.backend.table.client, "TransactWriteItems", other):
        mine = dead.run(RedriveDeadLetter(HOME, letter["id"]))
    assert mine.redriven_by == met[0].redriven_by
    assert total(dead.platform.store, Run) == 2


def test_letters_are_redriven_by_filter_in_bounded_calls(dead: World) -> None:
    for number in range(3):
        die(dead, number)
    die(dead, name="other")
    body: dict[str, Any] = {"filter": {"function": {"equals": "hello"}}, "limit": 2}
    first = client(dead).post("/v1/dead-letters/redrive", body=body).json
    assert (first["count"], first["has_more"], first["failed"]) == (2, True, [])
    second = client(dead).post("/v1/dead-letters/redrive", body={**body, "cursor": first["next_cursor"]}).json
    assert (second["count"], second["has_more"]) == (1, False)
    assert client(dead).post("/v1/dead-letters/redrive", body=body).json["count"] == 0
    assert [letter["function"] for letter in listed(dead, filter='{"status": {"equals": "OPEN"}}')] == ["other"]


def test_what_cannot_be_redriven_is_named_and_the_rest_goes_on(dead: World) -> None:
    from portico.compute.functions.resource import FUNCTIONS

    die(dead)
    die(dead, name="other")
    dead.run(FUNCTIONS.actions["delete"](HOME, "other"))
    found = client(dead).post("/v1/dead-letters/redrive", body={}).json
    assert (found["count"], [problem["code"] for problem in found["failed"]]) == (1, ["FUNCTION_NOT_FOUND"])


def test_letters_are_thrown_away(dead: World) -> None:
    run = die(dead)
    die(dead, name="other")
    [letter] = listed(dead, filter='{"function": {"equals": "hello"}}')
    assert client(dead).delete(f"/v1/dead-letters/{letter['id']}").status == 204
    assert client(dead).get(f"/v1/dead-letters/{letter['id']}").status == 404
    assert dead.read(run).status is RunStatus.DEAD
    purged = client(dead).post("/v1/dead-letters/purge", body={"filter": {"function": {"equals": "nobody"}}}).json
    assert purged["count"] == 0
    purged = client(dead).post("/v1/dead-letters/purge", body={}).json
    assert (purged["count"], purged["has_more"]) == (1, False)
    assert total(dead.platform.store, DeadLetter) == items_in(dead.platform.store, DeadLetter) == 0


def test_a_letter_that_must_not_be_there_stays(dead: World) -> None:
    die(dead)
    [letter] = listed(dead)
    refused = client(dead).delete(f"/v1/dead-letters/{letter['id']}", If_None_Match="*")
    assert (refused.status, refused.error["code"]) == (412, "PRECONDITION_FAILED")
    assert client(dead).delete(f"/v1/dead-letters/{letter['id']}", If_Match="*").status == 204


@pytest.mark.parametrize("operation", ["redrive", "purge"])
@pytest.mark.parametrize("empty", [{}, {"equals": None}, {"equals": None, "in": None}, None])
def test_a_filter_that_compares_nothing_chooses_none(dead: World, operation: str, empty: Any) -> None:
    die(dead)
    chosen = {"function": empty}
    for wanted in (chosen, {"OR": [{"function": {"equals": "other"}}, chosen]}, {"NOT": chosen}, {"AND": [chosen]}):
        reply = client(dead).post(f"/v1/dead-letters/{operation}", body={"filter": wanted})
        assert (reply.status, reply.fields[0].rpartition(".")[2]) == (422, "function"), wanted
    assert [letter["status"] for letter in listed(dead)] == ["OPEN"]


def test_a_letter_expires_with_its_run(dead: World) -> None:
    run = die(dead)
    assert run.expires is not None
    dead.clock.time = run.expires
    assert listed(dead) == []
    assert total(dead.platform.store, DeadLetter) == 0


def test_a_letter_whose_run_is_gone_is_still_read(dead: World) -> None:
    run = die(dead)
    [letter] = listed(dead)
    key = marshal(key_of(Run, HOME, run.id))
    dead.platform.table.client.call("DeleteItem", {"TableName": dead.platform.store.entities, "Key": key})
    found = client(dead).get(f"/v1/dead-letters/{letter['id']}").json
    assert (found["input"], found["attempts"], found["attempt_count"]) == (None, [], 2)
    assert client(dead).post(f"/v1/dead-letters/{letter['id']}/redrive").status == 404


def test_who_only_reads_changes_nothing(dead: World) -> None:
    die(dead)
    [letter] = listed(dead)
    viewer, stranger = dead.client("dead_letters", VIEWER), dead.client("dead_letters", STRANGER)
    for method, path in (
        ("post", f"/v1/dead-letters/{letter['id']}/redrive"),
        ("post", "/v1/dead-letters/redrive"),
        ("post", "/v1/dead-letters/purge"),
        ("delete", f"/v1/dead-letters/{letter['id']}"),
    ):
        body = {} if path.endswith(("letters/redrive", "purge")) else None
        assert viewer.send(method.upper(), path, body=body).status == 403
    assert viewer.get(f"/v1/dead-letters/{letter['id']}").status == 200
    assert stranger.get(f"/v1/dead-letters/{letter['id']}").status == 404
    assert stranger.get("/v1/dead-letters").json["items"] == []
    assert len(listed(dead)) == 1


def test_a_letter_is_in_the_transaction_of_the_death(dead: World) -> None:
    """Another is faster: neither the death nor a letter is written."""
    run = dead.start()
    run = dead.dispatch(run)

    def killed(_event: Any) -> dict[str, Any]:
        dead.kill(run)
        return {**SUCCESS, "status": "FAILED", "error": {"type": "Boom", "message": "no"}}

    dead.engine.on_run = killed
    assert dead.dispatch(run).status is RunStatus.KILLED
    assert listed(dead) == []


def test_an_event_that_retention_took_leaves_nothing_to_redrive(dead: World) -> None:
    event = {"id": "e-1", "source": "/s", "type": "t", "specversion": "1.0", "data": "x" * 40_000}
    run = die(dead, cause=Cause(event=event, subscription="sub", depth=1, retries=RetryPolicy(**TWICE)))
    [letter] = listed(dead)
    dead.platform.objects.delete(f"runs/{run.id}/event.json")
    refused = client(dead).post(f"/v1/dead-letters/{letter['id']}/redrive")
    assert (refused.status, refused.json["error"]["code"]) == (404, "RUN_NOT_FOUND")
    assert client(dead).get(f"/v1/dead-letters/{letter['id']}").status == 200


def forbid(world: World, action: str, resource: str) -> None:
    rules = [{"subjects": ["*"], "actions": [action], "resources": [resource]}]
    fields = {"name": f"no-{action.partition(':')[0]}", "rules": rules, "effect": "forbid"}
    world.run(POLICIES.actions["create"](Scope("acme"), fields), CHIEF)


@pytest.mark.parametrize(
    ("permission", "resource"), [("secret:use", "secret:vision/mail"), ("run:create", "function:vision/hello")]
)
def test_redriving_takes_what_starting_takes(dead: World, permission: str, resource: str) -> None:
    dead.secrets.known = {"mail": {"b": "2"}}
    run = dead.run(CreateRun(HOME, "hello", None, secrets=("mail",)))
    for _ in range(2):
        run = dead.dispatch(run)
    forbid(dead, permission, resource)
    [letter] = listed(dead)
    refused = client(dead).post(f"/v1/dead-letters/{letter['id']}/redrive")
    assert (refused.status, refused.error["details"]) == (403, {"permission": permission})
    many = client(dead).post("/v1/dead-letters/redrive", body={})
    assert [one["code"] for one in many.json["failed"]] == ["FORBIDDEN"]
    [letter] = listed(dead)
    assert letter["status"] == "OPEN"


def test_redriving_takes_no_right_to_a_functions_own_secrets(dead: World) -> None:
    dead.ready("own", retries=TWICE, secrets=("db",))
    dead.secrets.known = {"db": {"a": "1"}}
    die(dead, name="own")
    forbid(dead, "secret:use", "secret:vision/db")
    [letter] = listed(dead)
    assert client(dead).post(f"/v1/dead-letters/{letter['id']}/redrive").status == 202
