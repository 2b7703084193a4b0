"""Events of the platform go to the queue of deliveries only where a subscription is about them."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from moto.events.models import EventPattern
from portico.core.base.errors import Unavailable
from portico.core.data.journal import Record
from portico.core.data.table import Table
from portico.core.model.scope import Scope
from portico.eventing.messaging.event_bus import EventBus
from portico.eventing.subscriptions.listeners import Listeners

from tests.support.eventing import define, emit, subscribe
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.template import resources
from tests.support.world import World

RUNS = "dev.portico.run.*"


@pytest.fixture
def ready(world: World) -> World:
    """A function that has run once."""
    world.ready()
    world.start(blocking=True)
    return world


def heard(world: World, records: Sequence[Record] | None = None) -> set[str]:
    """The types of the events that the rule of deliveries lets pass."""
    records = world.records() if records is None else records
    store = world.platform.store
    unheard = Listeners(store.table, store.entities).unheard(records)
    rule = EventPattern.load(json.dumps(resources()["PlatformEvent"]["Properties"]["EventPattern"]))
    found = set()
    for place, record in enumerate(records):
        entry: Any = EventBus("bus").entry(record, heard=place not in unheard)
        detail = json.loads(entry["Detail"])
        if rule.matches_event({"source": entry["Source"], "detail-type": entry["DetailType"], "detail": detail}):
            found.add(str(detail["type"]).removeprefix("dev.portico."))
    return found


def test_nothing_passes_where_nobody_subscribes(ready: World) -> None:
    assert heard(ready) == set()


def test_what_a_subscription_is_about_passes(ready: World, subscriptions: Client) -> None:
    subscribe(subscriptions, event=RUNS)
    assert heard(ready) == {"run.create", "run.settle"}
    subscribe(subscriptions, "changes", event="dev.portico.Function.create")
    assert heard(ready) == {"run.create", "run.settle", "function.create"}


def test_subscriptions_to_a_projects_own_events_do_not_count(
    ready: World, events: Client, subscriptions: Client
) -> None:
    define(events)
    subscribe(subscriptions)
    subscribe(subscriptions, "all", event="*")
    assert emit(events).status == 202
    assert heard(ready) == set()


def test_a_subscription_is_told_from_its_creation_on(ready: World, subscriptions: Client) -> None:
    """A publisher remembers nothing: what it found before does not hold for what happens later."""
    store = ready.platform.store
    listeners, before = Listeners(store.table, store.entities), ready.records()
    assert len(listeners.unheard(before)) == len(before)
    subscribe(subscriptions, event=RUNS)
    ready.start(blocking=True)
    known = {record.id for record in before}
    later = [record for record in ready.records() if record.id not in known and record.entity_type == "run"]
    assert later
    assert listeners.unheard(later) == set()


@pytest.mark.parametrize("path", ["/v1/subscriptions/greet/pause", "/v1/subscriptions/greet"])
def test_what_is_paused_or_deleted_is_told_of_nothing(ready: World, subscriptions: Client, path: str) -> None:
    subscribe(subscriptions, event=RUNS)
    assert heard(ready)
    ended = subscriptions.post(path) if path.endswith("pause") else subscriptions.delete(path)
    assert ended.status in (200, 204)
    assert heard(ready) == set()


def test_one_query_for_each_project_of_a_batch(ready: World) -> None:
    store = ready.platform.store
    records = [record for record in ready.records() if record.entity_type == "run"]
    others = [record.model_copy(update={"scope": Scope(record.scope.domain, "other")}) for record in records]
    failed = [record.model_copy(update={"outcome": "denied"}) for record in records]
    of_domain = [record.model_copy(update={"scope": Scope(record.scope.domain)}) for record in records]
    with watched(store.table.client) as calls:
        Listeners(store.table, store.entities).unheard([*records, *others, *failed, *of_domain])
    assert calls.operations() == ["Query"] * 2
    assert all(request["ConsistentRead"] for request in calls.parameters("Query"))


def test_everything_passes_while_subscriptions_cannot_be_read(ready: World) -> None:
    class Away(Table):
        def query(self, *_: Any, **__: Any) -> Any:
            raise Unavailable("away")

    records = ready.records()
    assert Listeners(Away(), ready.platform.store.entities).unheard(records) == set()
