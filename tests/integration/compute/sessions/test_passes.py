"""What a pass asks of the table, whatever it finds there."""

from math import ceil

import pytest
from portico.compute.sessions.states import SessionStatus

from tests.support.crowds import a_pass, reads, wait_in_line
from tests.support.sessions import SessionWorld

PENDING, USERS = 1_000, 100


def test_reads_of_a_pass_over_a_thousand(sessions: SessionWorld) -> None:
    wait_in_line(sessions, PENDING, USERS)
    started, first = a_pass(sessions)
    places = USERS + 2  # the project and the domain besides: what limits them is read, and known for a while
    assert started == 2
    assert reads(first) == 3 + PENDING / 100 + ceil(places / 100)
    sessions.queue.ask("default")
    started, second = a_pass(sessions)
    assert started == 0
    assert reads(second) == 3 + PENDING / 100


@pytest.mark.parametrize("pending", [1, 100])
def test_writes_of_a_pass_are_of_what_starts(sessions: SessionWorld, pending: int) -> None:
    wait_in_line(sessions, pending)
    started, requests = a_pass(sessions)
    assert requests.operations().count("UpdateItem") == 1  # that it has begun
    assert requests.operations().count("TransactWriteItems") == 2 * started  # scheduled; started by the engine
    assert len(requests.made) == reads(requests) + 1 + 2 * started


def test_a_pass_that_nobody_asked_for_reads_no_queue(sessions: SessionWorld) -> None:
    wait_in_line(sessions, 10)
    a_pass(sessions)
    started, requests = a_pass(sessions)
    assert (started, requests.operations()) == (0, ["BatchGetItem"])  # the group; then its turn is refused


def test_a_thousand_that_cannot_start_hide_nobody(sessions: SessionWorld) -> None:
    wait_in_line(sessions, PENDING, cpu="100")
    (last,) = wait_in_line(sessions, 1)
    started, _ = a_pass(sessions)
    assert started == 1
    assert sessions.read(last).status is SessionStatus.PREPARING
