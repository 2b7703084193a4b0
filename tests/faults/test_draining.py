"""Dead letters succeed once their cause is fixed: nothing is left behind, and nothing is done twice."""

from collections import Counter
from collections.abc import Callable

import pytest
from portico.compute.dead_letters.actions import RedriveDeadLetters
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.dead_letter import DeadLetter, DeadLetterStatus
from portico.compute.runs.entity import Run
from portico.core.data.query import All, Compare, OffsetPage, Operator, Querier

from tests.faults.conftest import Bases, Extent
from tests.faults.test_event_deliveries import FOLDERS, bodies, queue_of
from tests.support.consistency_check import Books
from tests.support.faults import Refused, quiet
from tests.support.in_process_stack import SUCCESS, Plant
from tests.support.sample_resource import HOME
from tests.support.store import repository

FAILURE = {**SUCCESS, "status": "FAILED", "error": {"type": "Down", "message": "what it calls is down"}}


def letters(plant: Plant) -> Counter[str]:
    found = repository(plant.platform.store, DeadLetter).present_in(HOME)
    return Counter(str(letter.status) for letter in found)


def runs_of(plant: Plant, function: str) -> list[Run]:
    return [run for run in repository(plant.platform.store, Run).present_in(HOME) if run.function == function]


def test_every_dead_letter_drains_when_its_cause_is_mended(
    plant: Plant, extent: Extent, say: Callable[[str], None]
) -> None:
    count = 12 if extent.quick else 120
    plant.ready("calls", retries={"max_attempts": 2, "backoff": {"initial": 1}})
    before = letters(plant)
    plant.on_run = lambda _event: FAILURE
    for number in range(count):
        plant.run(CreateRun(HOME, "calls", number))
    plant.settle()
    assert letters(plant) - before == {DeadLetterStatus.OPEN: count}
    plant.on_run = lambda event: {**SUCCESS, "output": event["input"]}
    pages = 0
    while True:
        mine = Querier(All((Compare("function", Operator.EQUALS, "calls"),)), page=OffsetPage(0, 10))
        done = plant.run(RedriveDeadLetters(HOME, mine))
        assert not done.failed
        pages += bool(done.done)
        if not done.done:
            break
    plant.settle()
    ends = Counter(str(run.status) for run in runs_of(plant, "calls"))
    assert ends == {"DEAD": count, "SUCCEEDED": count}
    assert sorted(run.output for run in runs_of(plant, "calls") if run.status == "SUCCEEDED") == list(range(count))
    assert letters(plant) - before == {DeadLetterStatus.REDRIVEN: count}
    say(f"{count} dead letters in {pages} pages: {count} redriven, {ends['SUCCEEDED']} succeeded, 0 left open")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_dead_letter_queue_drains_when_its_cause_is_mended(bases: Bases, folder: str) -> None:
    """The function may do nothing until its messages are dead letters; mended, and moved back, each has its effect once."""
    plant, queue = bases.plant, queue_of(folder)
    plant.reset(bases.busy)
    for text in bodies(folder):
        plant.bus.send(queue, text, 0)
    plant.settle()
    usual = Books(plant).outline()
    plant.reset(bases.busy)
    for text in bodies(folder):
        plant.bus.send(queue, text, 0)
    plant.line.plan = lambda _attempt: Refused("AccessDeniedException")
    while plant.bus.waiting:
        plant.deliver()
        plant.clock.advance(plant.bus.seconds_to_next() or 0)
    needy = [text for text in bodies(folder) if "s3:TestEvent" not in text]  # which asks for nothing
    assert Counter(message.body for message in plant.bus.dead) == Counter(needy)
    plant.line.plan, dead, plant.bus.dead = quiet, plant.bus.dead, []
    for message in dead:  # as `aws sqs start-message-move-task` does
        plant.bus.send(message.queue, message.body, 0)
    plant.settle()
    assert plant.bus.dead == []
    assert Books(plant).outline() == usual
