"""What a pass asks of the table, and that it never gives away more than there is."""

from decimal import Decimal
from math import ceil

import pytest
from portico.compute.sessions.states import SessionStatus

from tests.support.crowds import a_pass, reads, rush, wait_in_line
from tests.support.sessions import GIB, SessionWorld
from tests.support.world import World

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


@pytest.mark.usefixtures("one_by_one")
def test_a_rush_is_given_the_room_that_there_is(world: World) -> None:
    sessions = SessionWorld(world, capacity={"cpu": Decimal(20), "mem": 8 * GIB})
    rushing = rush(sessions, 200, seed=0)
    rushing.settle()
    assert rushing.most == 20
    assert sessions.held() == {"cpu": 0, "mem": 0}
