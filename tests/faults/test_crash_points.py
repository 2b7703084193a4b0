"""A process that dies before and after every write of every mutation: what is left is mended, and the retry does it once.

What is mutated are the samples under `events/`: one for every route and every trigger of the template. Each is carried out once
undisturbed, and its writes are counted (DynamoDB, S3, SQS, Lambda, Scheduler, KMS, API Gateway, EventBridge); then, for each of
them, on the same state anew, by a process that dies there. The platform's consumers and sweeps run, the caller tries again with
the same Idempotency-Key, and the books must add up to what they are without the death.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from portico.platform import platform

from tests.faults.conftest import Bases, Extent
from tests.support.bus import Message, consumers, number, queue_properties
from tests.support.consistency_check import Books
from tests.support.faults import Death, Lost, at_write
from tests.support.in_process_stack import Plant
from tests.support.moto_snapshot import Kept
from tools.samples import Sample, samples

CONTAINERS = ("domains/admin_delete_domain", "projects/")
KEY, PURGE = "the-callers-own", "?purge=1"
ELSEWHERE = {  # one transaction each, for which no sample has what it takes; and the tests that have
    "dead_letters.create": "tests/integration/dead_letters",
    "id_tokens.exchange": "tests/integration/grants",
    "notification_rules.note": "tests/integration/eventing/notifications",
    "policies.create": "tests/integration/policies",
    "schedules.note": "tests/integration/schedules",
    "sessions.connect": "tests/integration/compute/sessions",
    "sessions.note_callback": "tests/integration/eventing/callbacks",
    "sessions.sweep": "tests/integration/compute/sessions",
    "sessions.visit_app": "tests/integration/compute/sessions",
    "subscriptions.note": "tests/integration/eventing",
    "tokens.assert": "tests/integration/grants",
    "tokens.login": "tests/integration/grants",
    "tokens.refresh": "tests/integration/grants",
}
RETRIED = {"DELETE": {404}, "POST": {404, 409}, "PATCH": {412}, "PUT": {412}}  # what a retry may hear of what was done


@dataclass(frozen=True)
class Purge(Sample):
    """A sample of a deletion, sent with `purge=1`; of a container, with all that is in it."""

    def event(self) -> Any:
        """What Lambda hands to the function."""
        event = Sample(self.name.removesuffix(PURGE), {}).event()
        asked = {"purge": "1"} | ({"cascade": "1"} if self.expected["statusCode"] == 202 else {})
        several = {name: [value] for name, value in asked.items()}
        return {**event, "queryStringParameters": asked, "multiValueQueryStringParameters": several}


def mutations() -> list[Sample]:
    """The samples, and a purge for each deletion of what can be restored."""
    names = {sample.name for sample in samples()}
    done = {sample.name for sample in samples() if sample.expected.get("statusCode") != 404}
    deletions = sorted(name for name in done if "delete" in name and name.replace("delete", "restore") in names)
    statuses = {name: 202 if name.startswith(CONTAINERS) else 204 for name in deletions}
    return [*samples(), *(Purge(f"{name}{PURGE}", {"statusCode": status}) for name, status in statuses.items())]


@dataclass(frozen=True)
class Undisturbed:
    """A mutation as it is without a fault."""

    base: Kept
    before: Books
    known: set[str]  # what did not add up in the samples' state from the first
    after: Books
    operations: list[str]  # of its writes, in their order

    @property
    def writes(self) -> int:
        """How many there are."""
        return len(self.operations)


_LAST: dict[str, Undisturbed | None] = {}  # by the name of the sample


def undisturbed(bases: Bases, sample: Sample) -> Undisturbed | None:
    """The mutation on the calm state, if the sample fits that, else on the busy one; None when it writes nothing.

    The last one is kept: the tests of a sample follow one another (`conftest.py`).
    """
    if sample.name not in _LAST:
        _LAST.clear()
        _LAST[sample.name] = _undisturbed(bases, sample)
    return _LAST[sample.name]


def _undisturbed(bases: Bases, sample: Sample) -> Undisturbed | None:
    plant = bases.plant
    for base in (bases.calm, bases.busy):
        plant.reset(base)
        before = Books(plant)
        reply = plant.invoke(sample, KEY)
        writes = [attempt.operation for attempt in plant.line.attempts if attempt.writes]
        if sample.fits(reply):
            plant.settle()
            return Undisturbed(base, before, set(before.problems()), Books(plant), writes) if writes else None
    raise AssertionError(f"{sample.name}: {reply}")


@pytest.mark.parametrize("sample", mutations(), ids=lambda sample: sample.name)
def test_a_process_dies(bases: Bases, extent: Extent, sample: Sample) -> None:
    """Before the first write and after each: what is before the next is after this one, for nothing but reads lies between."""
    usual = undisturbed(bases, sample)
    if usual is None:
        return
    points = [(1, False), *((number, True) for number in range(1, usual.writes + 1))]
    if extent.quick:
        points = random.Random(f"{extent.seed} {sample.name}").sample(points, 1)
    problems = {point: found for point in points if (found := list(faulty(bases.plant, sample, usual, *point)))}
    assert not problems, problems


@pytest.mark.parametrize("sample", mutations(), ids=lambda sample: sample.name)
def test_an_acknowledgement_is_lost(bases: Bases, extent: Extent, sample: Sample) -> None:
    """The caller hears what it would have heard, and what is done is done once; an invocation is not repeated, so not lost here."""
    usual = undisturbed(bases, sample)
    numbers = [number for number, name in enumerate(usual.operations, 1) if name != "Invoke"] if usual else []
    if extent.quick:
        numbers = random.Random(f"{extent.seed} {sample.name}").sample(numbers, min(1, len(numbers)))
    problems = {
        number: found for number in numbers if usual and (found := list(unheard(bases.plant, sample, usual, number)))
    }
    assert not problems, problems


def test_every_mutation_is_among_the_samples(bases: Bases) -> None:
    """A new action that changes something fails here until a sample carries it out."""
    plant = bases.plant
    changing = {action.name for action in platform().processor.processor.handlers if action.mutates}  # type: ignore[attr-defined]
    plant.performed.clear()
    for sample in mutations():
        plant.reset(bases.busy)
        plant.invoke(sample)
    assert changing - plant.performed == ELSEWHERE.keys()


def unheard(plant: Plant, sample: Sample, usual: Undisturbed, number: int) -> Iterator[str]:
    """What is wrong after the answer to this write was lost."""
    plant.reset(usual.base)
    plant.line.plan = at_write(number, Lost())
    reply = plant.invoke(sample, KEY)
    if reply.get("statusCode") == 409 and "IDEMPOTENCY_IN_PROGRESS" in reply["body"]:
        reply = plant.invoke(
            sample, KEY
        )  # the key was taken, by this very call for all it knows: free when that has ended
    if not sample.fits(reply):
        yield f"it was answered {str(reply)[:500]}"
    plant.settle()
    yield from compared(plant, usual)


def faulty(plant: Plant, sample: Sample, usual: Undisturbed, number: int, carried_out: bool) -> Iterator[str]:
    """What is wrong after a death at this write, and a retry."""
    plant.reset(usual.base)
    plant.line.plan = at_write(number, Death(carried_out))
    if plant.invoke(sample, KEY) is not None:
        yield "the process did not die"
    plant.settle()
    plant.clock.advance(hidden(sample))
    reply = plant.invoke(sample, KEY)
    plant.settle()
    yield from refused(sample, reply)
    yield from compared(plant, usual)


def hidden(sample: Sample) -> float:
    """Seconds until what a process that died had taken from a queue comes again; 0 where there is none."""
    queues = [queue for queue, (folder, _) in consumers().items() if folder == sample.folder]
    return min((number(queue_properties(queue)["VisibilityTimeout"]) for queue in queues), default=0.0)


def compared(plant: Plant, usual: Undisturbed) -> Iterator[str]:
    """What does not add up, or is not as it would be without the fault."""
    after = Books(plant)
    yield from (problem for problem in after.problems() if problem not in usual.known)
    yield from after.since(usual.before)
    was, now = usual.after.outline(), after.outline()
    yield from (f"lost: {entity}" for entity in (was - now).elements())
    yield from (f"doubled: {entity}" for entity in (now - was).elements())
    letters = (message for message in plant.bus.dead if not is_poison(message, after))
    yield from (f"dead letter in {message.queue}: {message.body[:200]}" for message in letters)


def is_poison(message: Message, books: Books) -> bool:
    """True if it tells of a record of a sample's that makes no sense, and is in no journal."""
    if message.queue != "JournalDeadLetters":
        return False
    return json.loads(message.body)["record"]["sk"] not in {record.id for record in books.records}


def refused(sample: Sample, reply: Any) -> Iterator[str]:
    """A retry hears what the first would have heard, or that it was done."""
    event = sample.event()
    if sample.fits(reply) or (
        isinstance(reply, dict) and reply.get("statusCode") in RETRIED.get(event.get("httpMethod"), ())
    ):
        return
    yield f"the retry was answered {reply and {name: reply.get(name) for name in ('statusCode', 'body', 'batchItemFailures')}}"
