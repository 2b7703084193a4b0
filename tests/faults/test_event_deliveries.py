"""Events that come twice, backwards, an hour late, or make no sense, to every function that events trigger."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.faults.conftest import Bases, Extent
from tests.support.bus import Message, consumers, queue_properties
from tests.support.consistency_check import Books
from tests.support.in_process_stack import Plant
from tools.samples import samples

FOLDERS = sorted({folder for folder, _ in consumers().values()})
BLIND = {"on_overdue"}  # its messages say nothing but that something may be due
HOUR = 3600
LATE = {"on_upload": HOUR / 2}  # an upload that has not arrived within an hour is no more
ORDERS: dict[str, Callable[[list[str]], list[list[str]]]] = {
    "twice": lambda texts: [texts, texts],
    "each twice": lambda texts: [[text] for text in texts for _ in range(2)],
    "backwards": lambda texts: [texts[::-1]],
    "backwards and again": lambda texts: [texts[::-1], texts],
}
MALFORMED = ("{not json", "null", "[]", '"text"', "{}", '{"data": {}}', '{"data": null, "type": "x"}')


def bodies(folder: str) -> list[str]:
    """The messages of the folder's samples."""
    mine = [sample.event() for sample in samples() if sample.folder == folder]
    found = [record["body"] for event in mine for record in event["Records"]]
    assert found, f"{folder} has no sample"
    return list(dict.fromkeys(found))


def queue_of(folder: str) -> str:
    return next(queue for queue, (consumer, _) in consumers().items() if consumer == folder)


def feed(plant: Plant, folder: str, texts: Sequence[str]) -> list[str]:
    """Hands the messages to the function as one batch; the bodies that it reports as failed."""
    messages = [Message(queue_of(folder), text, 0, received=1) for text in texts]
    reply = plant.handle(folder, {"Records": [message.as_record() for message in messages]})
    failed = {item["itemIdentifier"] for item in reply.get("batchItemFailures", ())}
    return [message.body for message in messages if message.id in failed]


def effect(bases: Bases, folder: str, *batches: Sequence[str], late: float = 0) -> tuple[Counter[Any], list[str]]:
    """What there is after the batches and all that follows, and what does not add up in it."""
    plant = bases.plant
    plant.reset(bases.busy)
    before = Books(plant)
    plant.clock.advance(late)
    for texts in batches:
        assert feed(plant, folder, texts) == []
    plant.settle()
    after = Books(plant)
    known = set(before.problems())
    new = [problem for problem in after.problems() if problem not in known]
    return after.outline(), new + list(after.since(before)) + [message.body for message in plant.bus.dead]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("given", ORDERS.values(), ids=ORDERS)
def test_what_comes_again_or_in_another_order_is_done_once(
    bases: Bases, extent: Extent, folder: str, given: Callable[[list[str]], list[list[str]]]
) -> None:
    if extent.quick and given is not ORDERS["backwards and again"]:
        return  # that is all of them at once
    texts = bodies(folder)
    once, problems = effect(bases, folder, texts)
    assert problems == []
    assert effect(bases, folder, *given(texts)) == (once, [])


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_comes_an_hour_late_leaves_what_it_leaves_in_time(bases: Bases, folder: str) -> None:
    texts = bodies(folder)
    once, _ = effect(bases, folder, texts)
    assert effect(bases, folder, texts, late=LATE.get(folder, HOUR)) == (once, [])


@pytest.mark.parametrize("folder", sorted(set(FOLDERS) - BLIND))
def test_poison_is_kept_and_the_rest_of_its_batch_is_done(bases: Bases, folder: str) -> None:
    texts = bodies(folder)
    once, _ = effect(bases, folder, texts)
    plant = bases.plant
    plant.reset(bases.busy)
    for text in [*MALFORMED[:4], *texts, *MALFORMED[4:]]:
        plant.bus.send(queue_of(folder), text, 0)
    plant.settle()
    dead = [message.body for message in plant.bus.dead]
    assert sorted(dead) == sorted(MALFORMED)
    most = queue_properties(queue_of(folder))["RedrivePolicy"]["maxReceiveCount"]
    assert {message.received for message in plant.bus.dead} == {most}
    assert Books(plant).outline() == once


def strange(text: str) -> list[str]:
    """The message as of another type, of a later version of CloudEvents, and of a tenant that is gone."""
    event = json.loads(text)
    typed = {**event, "type": "spaceship.launched", "specversion": "9.9"}
    gone = json.loads(text.replace("project/acme/vision", "project/gone/gone"))
    return [
        json.dumps(
            {**typed, "data": {**event["data"], "entity": "nobody"}} if isinstance(event.get("data"), dict) else typed
        ),
        json.dumps(gone),
    ]


@pytest.mark.parametrize("folder", sorted(set(FOLDERS) - BLIND))
def test_what_is_of_nobody_changes_nothing_and_holds_nothing_up(bases: Bases, folder: str) -> None:
    texts = bodies(folder)
    once, _ = effect(bases, folder, texts)
    plant = bases.plant
    plant.reset(bases.busy)
    for text in texts:
        for sent in (*strange(text), text):
            plant.bus.send(queue_of(folder), sent, 0)
    plant.settle()
    assert Books(plant).outline() == once
    assert not {message.body for message in plant.bus.dead} & set(texts)


def test_the_journal_is_published_but_for_what_makes_no_sense(plant: Plant) -> None:
    (sample,) = [sample for sample in samples() if sample.name == "on_journal/batch"]
    good = sample.event()["Records"]
    poisons: list[dict[str, Any]] = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "p1", "NewImage": {"body": {"S": "{not json"}}}},
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "p2", "NewImage": {}}},
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "p3", "NewImage": {"body": {"S": "{}"}}}},
    ]
    for number, poison in enumerate(poisons, 1):
        plant.line.attempts.clear()
        reply = plant.handle("on_journal", {"Records": [good[0], poison, good[1]]})
        assert reply["batchItemFailures"] == []
        sent = [attempt for attempt in plant.line.attempts if attempt.operation == "PutEvents"]
        assert [len(attempt.parameters["Entries"]) for attempt in sent] == [2]
        told = [json.loads(message.body)["sequence"] for message in plant.bus.dead]
        assert told == [f"p{count}" for count in range(1, number + 1)]


@pytest.mark.parametrize("event", [{}, {"domain": "acme"}, {"domain": 1, "project": None, "user": {}}, {"x": "y"}])
def test_a_malformed_first_start_changes_nothing(plant: Plant, event: dict[str, Any]) -> None:
    before = Books(plant)
    with pytest.raises(ValueError, match="validation error"):
        plant.handle("on_bootstrap", event)
    assert Books(plant).items == before.items
