"""Events from their emission to the runs of those who subscribe: through the handlers, as gateway and queues call them."""

import json
from typing import Any

from portico.compute.runs.entity import Run
from portico.compute.runs.resource import RUNS

from functions.on_event import app as on_event
from tests.support.gateway import Client, Reply
from tests.support.sample_resource import HOME
from tests.support.world import World

EVENT = {"specversion": "1.0", "id": "A-1", "source": "/shop", "type": "order.created", "data": {"order": "A-1"}}
STRUCTURED = "application/cloudevents+json"


def define(events: Client, name: str = "order.created", **fields: Any) -> None:
    assert events.post("/v1/events", body={"name": name, **fields}).status == 201


def emit(events: Client, event: Any = None, **changes: Any) -> Reply:
    given = {**(event or EVENT), **changes}
    return events.post(f"/v1/events/{given['type']}/emit", body=given, Content_Type=STRUCTURED)


def subscribe(subscriptions: Client, name: str = "greet", **fields: Any) -> Reply:
    wanted = {"name": name, "event": "order.created", "function": "hello", **fields}
    return subscriptions.post("/v1/subscriptions", body=wanted)


def bus(world: World, *, own: bool = True) -> list[dict[str, Any]]:
    """What the journal puts on the bus: tenants' own events, or the platform's."""
    return [record.event() for record in world.records() if (record.emitted is not None) is own]


def deliver(world: World, *details: dict[str, Any], attempt: int = 1) -> list[str]:
    """The messages that come again."""
    records = [
        {
            "messageId": f"m{number}",
            "body": json.dumps(detail),
            "receiptHandle": "r",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:events",
            "attributes": {"ApproximateReceiveCount": str(attempt)},
        }
        for number, detail in enumerate(details)
    ]
    world.clock.advance(0.01)
    answer = on_event.handler({"Records": records}, None)
    return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def runs(world: World) -> list[Run]:
    return world.platform.get(RUNS).repository.present_in(HOME)
