"""Events that could become no run: kept as dead letters, inspected, delivered after all, thrown away."""

import json
from typing import Any

import pytest
from portico.compute.dead_letters.undelivered import Undelivered
from portico.compute.runs.dead_letter import DeadLetter
from portico.compute.runs.entity import Run
from portico.compute.runs.resource import RUNS
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.eventing.messaging.redelivery import ATTEMPTS
from portico.eventing.subscriptions.chains import MAX_CHAIN
from portico.tenancy.policies.resource import POLICIES

from tests.support.engine import SUCCESS
from tests.support.eventing import EVENT, bus, define, deliver, emit, runs, subscribe
from tests.support.gateway import Client
from tests.support.hooks import just_before
from tests.support.sample_resource import HOME
from tests.support.store import items_in, total
from tests.support.world import World

PATH = "/v1/dead-letters"
CHIEF = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")
STRANGER = Principal("user", "bob", "other", "home", "user", {"home": "user"}, "client-other")
pytestmark = pytest.mark.usefixtures("one_by_one")


@pytest.fixture
def letters(world: World) -> Client:
    return world.client("dead_letters")


@pytest.fixture
def lost(world: World, events: Client, subscriptions: Client) -> World:
    """An event whose subscription names a function that is not there."""
    define(events)
    assert subscribe(subscriptions).status == 201
    emit(events, data={"text": "x" * 40_000})
    return world


def listed(letters: Client, **wanted: Any) -> list[dict[str, Any]]:
    """The letters that a filter finds."""
    query = {"filter": json.dumps({name: {"equals": value} for name, value in wanted.items()})} if wanted else None
    reply = letters.get(PATH, query=query)
    assert reply.status == 200, reply.body
    items: list[dict[str, Any]] = reply.json["items"]
    return items


def the_letter(world: World, letters: Client) -> dict[str, Any]:
    """The one letter of an event that was tried for the last time."""
    assert deliver(world, *bus(world), attempt=ATTEMPTS) == []
    [letter] = listed(letters)
    return letter


def test_what_is_given_up_is_a_letter_with_its_event(lost: World, letters: Client) -> None:
    assert deliver(lost, *bus(lost)) == ["m0"]
    assert listed(letters) == []
    the_letter(lost, letters)
    [letter] = listed(letters, reason="UNDELIVERABLE", subscription="greet", function="hello")
    found = letters.get(f"{PATH}/{letter['id']}").json
    assert (found["error"]["type"], found["status"], found["attempts"], found["attempt_count"]) == (
        "FUNCTION_NOT_FOUND",
        "OPEN",
        [],
        0,
    )
    assert found["event"] == {**EVENT, "data": {"text": "x" * 40_000}}
    assert found["input"] == {"text": "x" * 40_000}
    assert total(lost.platform.store, DeadLetter) == items_in(lost.platform.store, DeadLetter) == 1


def test_it_is_one_letter_however_often_it_is_given_up(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    lost.clock.advance(5)
    assert the_letter(lost, letters) == letter


def test_each_event_and_each_subscription_has_its_own(
    lost: World, letters: Client, events: Client, subscriptions: Client
) -> None:
    emit(events, id="A-2")
    subscribe(subscriptions, "other", function="gone")
    assert deliver(lost, *bus(lost), attempt=ATTEMPTS) == []
    assert len({letter["run"] for letter in listed(letters)}) == 4
    assert [len(listed(letters, subscription=name)) for name in ("greet", "other")] == [2, 2]


def test_it_is_delivered_after_all_once(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    refused = letters.post(f"{PATH}/{letter['id']}/redrive")
    assert (refused.status, refused.error["code"]) == (404, "FUNCTION_NOT_FOUND")
    lost.ready()
    replies = [letters.post(f"{PATH}/{letter['id']}/redrive") for _ in range(2)]
    assert [reply.status for reply in replies] == [202, 202]
    assert replies[0].json == replies[1].json
    assert (replies[0].json["status"], replies[0].json["redriven_by"]) == ("REDRIVEN", letter["run"])
    [run] = runs(lost)
    assert (run.id, run.subscription, run.depth, run.schedule) == (letter["run"], "greet", 0, None)
    assert lost.platform.get(RUNS).whole(HOME, run.id).input == {"text": "x" * 40_000}
    lost.engine.on_run = lambda given: {**SUCCESS, "output": given["event"]["id"]}
    assert lost.dispatch(run).output == "A-1"
    assert deliver(lost, *bus(lost)) == []
    assert total(lost.platform.store, Run) == 1


def test_it_goes_to_the_subscription_as_it_is_now(lost: World, letters: Client, subscriptions: Client) -> None:
    letter = the_letter(lost, letters)
    lost.ready("other")
    subscriptions.patch("/v1/subscriptions/greet", body={"function": "other", "secrets": ["mail"]})
    subscriptions.post("/v1/subscriptions/greet/pause")
    assert letters.post(f"{PATH}/{letter['id']}/redrive").status == 202
    assert [(run.function, run.secrets) for run in runs(lost)] == [("other", ("mail",))]


def test_one_that_was_delivered_meanwhile_names_that_run(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    lost.ready()
    assert deliver(lost, *bus(lost)) == []
    assert letters.post(f"{PATH}/{letter['id']}/redrive").json["redriven_by"] == letter["run"]
    assert total(lost.platform.store, Run) == 1


def test_redrive_and_delivery_at_once_make_one_run(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    lost.ready()
    with just_before(lost.backend.table.client, "TransactWriteItems", lambda: deliver(lost, *bus(lost))):
        reply = letters.post(f"{PATH}/{letter['id']}/redrive")
    assert (reply.status, reply.json["redriven_by"]) == (202, letter["run"])
    assert total(lost.platform.store, Run) == 1


@pytest.mark.parametrize("again", [False, True])
def test_without_its_subscription_it_is_not_delivered(
    lost: World, letters: Client, subscriptions: Client, again: bool
) -> None:
    letter = the_letter(lost, letters)
    lost.ready()
    subscriptions.delete("/v1/subscriptions/greet", query={"purge": "true"})
    if again:
        subscribe(subscriptions)
    reply = letters.post(f"{PATH}/{letter['id']}/redrive")
    assert (reply.status, reply.error["code"]) == (404, "SUBSCRIPTION_NOT_FOUND")
    assert letters.get(f"{PATH}/{letter['id']}").json["status"] == "OPEN"
    assert runs(lost) == []


def test_they_are_redriven_and_purged_by_filter(lost: World, letters: Client, events: Client) -> None:
    emit(events, id="A-2")
    deliver(lost, *bus(lost), attempt=ATTEMPTS)
    wanted = {"filter": {"reason": {"equals": "UNDELIVERABLE"}}}
    failed = letters.post(f"{PATH}/redrive", body=wanted).json
    assert (failed["count"], {one["code"] for one in failed["failed"]}) == (0, {"FUNCTION_NOT_FOUND"})
    lost.ready()
    assert letters.post(f"{PATH}/redrive", body=wanted).json["count"] == 2
    assert letters.post(f"{PATH}/purge", body=wanted).json["count"] == 2
    assert (listed(letters), len(runs(lost))) == ([], 2)


def test_failures_of_the_platform_reach_its_operators(
    lost: World, letters: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a secret of ours")

    lost.ready()
    monkeypatch.setattr(lost.platform.get(RUNS).drafts.__class__, "make", fail)
    assert deliver(lost, *bus(lost), attempt=ATTEMPTS) == ["m0"]
    [letter] = listed(letters)
    assert letter["error"] == {"type": "INTERNAL", "message": "The platform failed.", "stacktrace": []}


def test_an_unwritable_letter_delays_no_other_subscription(
    lost: World, letters: Client, subscriptions: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no table")

    lost.ready("other")
    subscribe(subscriptions, "later", function="other")
    with monkeypatch.context() as patch:
        patch.setattr(Undelivered, "_letter", fail)
        assert deliver(lost, *bus(lost), attempt=ATTEMPTS) == ["m0"]
    assert [run.subscription for run in runs(lost)] == ["later"]
    assert deliver(lost, *bus(lost), attempt=ATTEMPTS) == []
    assert [letter["subscription"] for letter in listed(letters)] == ["greet"]


def test_the_letters_of_a_chain_that_is_too_long_end(world: World, letters: Client, subscriptions: Client) -> None:
    world.ready()
    for event in ("run.create", "dead_letter.create"):
        assert subscribe(subscriptions, event.replace(".", "-"), event=f"dev.portico.{event}").status == 201
    world.start()
    seen, done = 0, 0
    for _ in range(3 * MAX_CHAIN):
        details = bus(world, own=False)
        seen, done = len(details), seen
        deliver(world, *details[done:])
    assert seen == done
    found = listed(letters)
    assert {letter["error"]["type"] for letter in found} == {"EVENT_CHAIN_TOO_LONG"}
    assert {letter["depth"] for letter in found} == {MAX_CHAIN}
    refused = letters.post(f"{PATH}/{found[0]['id']}/redrive")
    assert (refused.status, refused.error["code"]) == (409, "EVENT_CHAIN_TOO_LONG")


def test_they_end_with_the_retention_of_runs(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    lost.clock.advance(35 * 86_400)
    assert listed(letters) == []
    assert letters.get(f"{PATH}/{letter['id']}").status == 404


def test_another_tenant_knows_nothing_of_them(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    stranger = lost.client("dead_letters", STRANGER)
    assert stranger.get(f"{PATH}/{letter['id']}").status == 404
    assert stranger.post(f"{PATH}/{letter['id']}/redrive").status == 404
    assert HOME.project not in str(stranger.get(PATH).json)


def test_an_event_that_is_gone_is_told_as_missing(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    lost.ready()
    lost.platform.objects.delete(*lost.platform.objects.list(f"runs/{letter['run']}/"))
    refused = letters.post(f"{PATH}/{letter['id']}/redrive")
    assert (refused.status, refused.error["code"]) == (404, "DEAD_LETTER_NOT_FOUND")
    assert letters.get(f"{PATH}/{letter['id']}").json["error"]["type"] == "FUNCTION_NOT_FOUND"


def test_delivering_after_all_takes_what_the_subscription_needs(lost: World, letters: Client) -> None:
    letter = the_letter(lost, letters)
    lost.ready()
    rules = [{"subjects": ["*"], "actions": ["run:create"], "resources": ["function:vision/hello"]}]
    fields = {"name": "no", "rules": rules, "effect": "forbid"}
    lost.run(POLICIES.actions["create"](Scope("acme"), fields), CHIEF)
    refused = letters.post(f"{PATH}/{letter['id']}/redrive")
    assert (refused.status, refused.error["details"], runs(lost)) == (403, {"permission": "run:create"}, [])
