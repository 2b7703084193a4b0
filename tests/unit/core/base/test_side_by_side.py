"""Several waits at once."""

from threading import Barrier, current_thread, main_thread

import pytest
from portico.core.base.side_by_side import AT_ONCE, side_by_side


def test_they_wait_together_and_their_results_are_in_order() -> None:
    meeting = Barrier(AT_ONCE, timeout=20)  # passed only by so many threads together
    assert side_by_side(lambda one: (meeting.wait(), one)[1], range(AT_ONCE)) == list(range(AT_ONCE))


def test_a_single_one_needs_no_thread() -> None:
    assert side_by_side(lambda _: current_thread() is main_thread(), [1]) == [True]
    assert side_by_side(lambda _: 1, []) == []


def test_the_first_error_is_raised_when_all_have_ended() -> None:
    ended: list[int] = []

    def act(one: int) -> None:
        ended.append(one)
        if one:
            raise ValueError(one)

    with pytest.raises(ValueError, match="1"):
        side_by_side(act, [0, 1, 2])
    assert sorted(ended) == [0, 1, 2]
