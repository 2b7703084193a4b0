"""Subscriptions, replays and schedules work in their maker's name, and stop with the maker's rights."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from portico.core.base.clock import instant
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.eventing.replays.actions import AdvanceReplay
from portico.eventing.schedules.firing import FIRINGS, Firing
from portico.eventing.schedules.resource import SCHEDULES
from portico.tenancy.domains.entity import Domain
from portico.tenancy.users.entity import User

from tests.integration.eventing.webhooks.test_webhooks import deliver as send
from tests.integration.eventing.webhooks.test_webhooks import github
from tests.support.eventing import bus, define, deliver, emit, runs, subscribe
from tests.support.gateway import Client
from tests.support.homes import put_homes
from tests.support.sample_resource import ADMIN, ANN, HOME
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("one_by_one")
USERS = "/v1/domains/acme/users"
CHIEF = replace(ADMIN, name="chief", role="domain_admin", domain="acme", projects={})


@pytest.fixture
def acme(world: World, events: Client) -> World:
    """Ann and Bob, users of the project; a function and an event type."""
    put_homes(world)
    for name in ("ann", "bob"):
        body = {"name": name, "projects": [{"name": "vision", "role": "user"}]}
        assert world.client("users", CHIEF).post(USERS, body=body).status == 201
    world.ready()
    define(events)
    return world


def demote(world: World, **changes: Any) -> None:
    """Ann is a viewer from now on, or what is said; it holds after half a minute."""
    changes = changes or {"projects": [{"name": "vision", "role": "viewer"}]}
    assert world.client("users", CHIEF).patch(f"{USERS}/ann", body=changes).status == 200
    world.clock.advance(31)


def proved(world: World, name: str = "ann") -> Principal:
    """The principal, with the uids that an authorizer tells."""
    user, domain = world.platform.store.get_together((User, Scope("acme"), name), (Domain, GLOBAL, "acme"))
    return replace(ANN, name=name, uids=(user.uid, domain.uid))


def subscription(world: World, name: str = "greet") -> Any:
    return world.client("subscriptions").get(f"/v1/subscriptions/{name}").json


def happen(world: World, events: Client, number: int) -> None:
    emit(events, id=f"A-{number}")
    assert deliver(world, bus(world)[-1]) == []


def test_a_subscription_stops_with_its_makers_rights(acme: World, events: Client, subscriptions: Client) -> None:
    subscribe(subscriptions)
    happen(acme, events, 1)
    assert len(runs(acme)) == 1
    demote(acme)
    happen(acme, events, 2)
    assert len(runs(acme)) == 1
    trouble = subscription(acme)["last_error"]
    assert trouble["code"] == "RIGHTS_LOST"
    assert ("user:acme/ann" in trouble["message"], "run:create" in trouble["message"]) == (True, True)
    [letter] = acme.client("dead_letters").get("/v1/dead-letters").json["items"]
    assert letter["error"]["type"] == "RIGHTS_LOST"


def test_rights_that_come_back_are_enough(acme: World, events: Client, subscriptions: Client) -> None:
    subscribe(subscriptions)
    demote(acme)
    happen(acme, events, 1)
    demote(acme, projects=[{"name": "vision", "role": "user"}])
    happen(acme, events, 2)
    assert [run.event["id"] for run in runs(acme)] == ["A-2"]


@pytest.mark.parametrize("way", ["update", "resume"])
def test_another_takes_a_subscription_over(acme: World, events: Client, subscriptions: Client, way: str) -> None:
    subscribe(subscriptions)
    demote(acme)
    bob = acme.client("subscriptions", replace(ANN, name="bob"))
    path = "/v1/subscriptions/greet"
    taken = bob.patch(path, body={}) if way == "update" else bob.post(f"{path}/resume")
    assert taken.status == 200
    happen(acme, events, 1)
    assert len(runs(acme)) == 1
    again = bob.post(f"{path}/resume")
    assert again.headers["etag"] == taken.headers["etag"]


def test_nobody_works_in_the_name_of_who_is_gone(acme: World, events: Client) -> None:
    subscribe(acme.client("subscriptions", proved(acme)))
    users = acme.client("users", CHIEF)
    assert users.delete(f"{USERS}/ann", query={"purge": "1"}).status == 204
    body = {"name": "ann", "projects": [{"name": "vision", "role": "user"}]}
    assert users.post(USERS, body=body).status == 201
    acme.clock.advance(31)
    happen(acme, events, 1)
    assert (runs(acme), subscription(acme)["last_error"]["code"]) == ([], "RIGHTS_LOST")


def test_a_disabled_maker_is_gone(acme: World, events: Client) -> None:
    subscribe(acme.client("subscriptions", proved(acme)))
    demote(acme, status="disabled")
    happen(acme, events, 1)
    assert runs(acme) == []


def test_a_secret_that_may_no_longer_be_used_is_not_given(acme: World, events: Client) -> None:
    subscribe(acme.client("subscriptions", proved(acme)), secrets=["token"])
    rules = [{"subjects": ["user:ann"], "actions": ["secret:use"], "resources": ["secret:vision/token"]}]
    body = {"name": "no", "rules": rules, "effect": "forbid"}
    assert acme.client("authz", CHIEF).post("/v1/domains/acme/policies", body=body).status == 201
    acme.clock.advance(31)
    happen(acme, events, 1)
    assert (runs(acme), "secret:use" in subscription(acme)["last_error"]["message"]) == ([], True)


def test_a_replay_stops_with_them_too(acme: World, events: Client, subscriptions: Client) -> None:
    emit(events)
    subscribe(subscriptions)
    acme.clock.advance(600)  # ids of records tell the time of the machine
    since = instant(acme.clock.now() - timedelta(hours=2))
    replay = subscriptions.post("/v1/subscriptions/greet/replays", body={"since": since}).json["id"]
    demote(acme)
    done = acme.run(AdvanceReplay(HOME, replay), PLATFORM)
    assert (done.delivered, done.refused, runs(acme)) == (0, 1, [])


@pytest.mark.parametrize("does", [{"function": "hello"}, {"event": "order.created"}])
def test_a_schedule_stops_with_them_too(acme: World, subscriptions: Client, does: dict[str, str]) -> None:
    body = {"name": "nightly", "schedule": "rate(5 minutes)", **does}
    assert subscriptions.post("/v1/schedules", body=body).status == 201
    repository = acme.platform.get(SCHEDULES).repository
    fired = [_fire(acme, repository.get(HOME, "nightly"))]
    demote(acme)
    fired.append(_fire(acme, repository.get(HOME, "nightly")))
    assert (fired, len(runs(acme)) + len(bus(acme))) == ([True, True], 1)
    assert repository.get(HOME, "nightly").last_error.code == "RIGHTS_LOST"


def test_a_webhook_stops_with_them_too(acme: World) -> None:
    webhooks = acme.client("webhooks", proved(acme))
    body = {"name": "repo", "event": "order.created", "scheme": "github", "secret": "It's a Secret to Everybody"}
    url = webhooks.post("/v1/webhooks", body=body).json["url"]
    data = json.dumps({"order": "A-1"}).encode()
    assert send(url, github(body=data), data).status == 202
    demote(acme)
    refused = send(url, github(body=data, delivery="d-2"), data)
    unknown = send("/v1/hooks/6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53", github(body=data), data)
    assert (refused.status, {**refused.error, "request_id": ""}) == (401, {**unknown.error, "request_id": ""})
    assert len(bus(acme)) == 1
    [record] = [one for one in acme.records() if one.action == "hooks.receive"]
    assert (record.outcome, record.error_code, record.entity) == ("denied", "RIGHTS_LOST", "repo")
    demote(acme, projects=[{"name": "vision", "role": "user"}])
    assert send(url, github(body=data, delivery="d-2"), data).status == 202


def _fire(world: World, schedule: Any) -> bool:
    world.clock.advance(1)
    firing = Firing(HOME, schedule.name, schedule.uid, schedule.since, world.clock.now())
    return world.platform.get(FIRINGS).fire(firing, last=False)
