"""Batches of messages: several at once, those that came most often first, none begun too late."""

from threading import Barrier

from portico.core.base.side_by_side import AT_ONCE
from portico.eventing.messaging.batches import unprocessed
from portico.eventing.messaging.redelivery import QueueMessage


def message(number: int, attempt: int = 1) -> QueueMessage:
    return {"messageId": number, "attributes": {"ApproximateReceiveCount": str(attempt)}}


def test_they_are_handled_at_once() -> None:
    meeting = Barrier(AT_ONCE, timeout=20)  # passed only by so many threads together
    assert unprocessed([message(number) for number in range(AT_ONCE)], lambda _: meeting.wait() >= 0, 60) == []


def test_those_that_failed_are_told_apart() -> None:
    batch = [message(number) for number in range(30)]
    assert unprocessed(batch, lambda one: one["messageId"] % 3 > 0, 60) == batch[::3]


def test_what_came_most_often_is_begun_first() -> None:
    begun: list[int] = []
    batch = [message(0), message(1, attempt=9), message(2, attempt=2)]

    def fail(one: QueueMessage) -> bool:
        begun.append(one["messageId"])
        return False

    assert len(unprocessed(batch, fail, 60)) == 3
    assert begun[0] == 1


def test_nothing_is_begun_too_late() -> None:
    def handle(_: QueueMessage) -> bool:
        raise AssertionError("begun")

    for batch in ([message(1)], [message(1), message(2)]):
        assert unprocessed(batch, handle, 0) == batch
