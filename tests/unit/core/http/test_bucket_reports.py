"""Reports of a process about its buckets: the numbers of `core/limits/token_bucket.py`, one by one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from portico.core.limits.token_bucket import BucketPolicy, BucketState, Limiter, Report

from tests.support.clock import TestClock
from tests.unit.core.http.test_rate_limit import SharedBuckets

# A token a second: 130 of them, at 9:00.
POLICY = BucketPolicy("p", 130, 130)
START = datetime(2026, 11, 21, 9, tzinfo=UTC)
NOW = int(START.timestamp() * 1000)
FULL = NOW + 130_000


@dataclass
class Told(SharedBuckets):
    """Buckets that first answer as they are told to: taken, until then."""

    answers: list[tuple[bool, int]] = field(default_factory=list)

    def take(self, report: Report) -> tuple[bool, int]:
        if not self.answers:
            return super().take(report)
        self.reports.append(report)
        return self.answers.pop(0)


@pytest.fixture
def clock() -> TestClock:
    return TestClock(START)


def limiter(clock: TestClock, *answers: tuple[bool, int]) -> tuple[Limiter, Told]:
    told = Told(answers=list(answers))
    return Limiter(told, clock), told


def test_a_token_comes_back_in_its_part_of_the_window() -> None:
    assert [BucketPolicy("p", quota, window).interval for quota, window in ((120, 60), (60, 60), (1, 7))] == [
        500,
        1000,
        7000,
    ]


@pytest.mark.parametrize(("quota", "unreported"), [(64, 0), (65, 1), (128, 1), (130, 2), (194, 2), (195, 3)])
def test_a_64th_of_what_is_left_may_be_unreported(clock: TestClock, quota: int, unreported: int) -> None:
    one, told = limiter(clock)
    for _ in range(unreported):
        one.take(BucketPolicy("p", quota, quota), "ann")
    assert told.reports == []
    one.take(BucketPolicy("p", quota, quota), "ann")
    assert [report.cost for report in told.reports] == [1000 * (unreported + 1)]


def test_a_report_tells_what_was_taken_since_the_last(clock: TestClock) -> None:
    one, told = limiter(clock, (True, NOW + 3000), (True, NOW + 5000))
    for _ in range(5):
        one.take(POLICY, "ann")
    assert told.reports == [Report("p#ann", 3000, NOW, FULL, busy=False), Report("p#ann", 2000, NOW, FULL, busy=True)]


def test_parts_of_a_millisecond_are_rounded(clock: TestClock) -> None:
    clock.advance(0.0007)
    one, told = limiter(clock)
    one.take(BucketPolicy("p", 7, 60), "ann")
    assert told.reports == [Report("p#ann", 8571, NOW + 1, NOW + 60_001, busy=False)]


def test_a_bucket_that_is_full_just_now_is_not_thought_busy(clock: TestClock) -> None:
    one, told = limiter(clock, (True, NOW + 3000))
    for seconds in (0, 0, 0, 3, 0, 0):
        clock.advance(seconds)
        one.take(POLICY, "ann")
    assert [(report.now, report.cost, report.busy) for report in told.reports] == [
        (NOW, 3000, False),
        (NOW + 3000, 3000, False),
    ]


def test_what_came_back_meanwhile_is_not_owed(clock: TestClock) -> None:
    one, told = limiter(clock)
    for seconds in (0, 0.5, 0.75):
        clock.advance(seconds)
        one.take(POLICY, "ann")
    assert [report.cost for report in told.reports] == [1750]


def test_what_others_took_is_learned_by_a_report(clock: TestClock) -> None:
    one, _ = limiter(clock, (True, NOW + 50_000))
    assert [one.take(POLICY, "ann") for _ in range(3)] == [
        BucketState(129, 1),
        BucketState(128, 2),
        BucketState(80, 50),
    ]
    assert one.take(POLICY, "ann") == BucketState(79, 51)


def test_what_a_report_rounds_up_leaves_nothing_rather_than_less(clock: TestClock) -> None:
    clock.advance(0.0006)
    one, told = limiter(clock, (True, FULL + 1))
    assert [one.take(POLICY, "ann").remaining for _ in range(3)] == [129, 128, 0]
    assert told.reports[0].latest == FULL + 1


def test_it_is_full_again_when_the_last_second_has_passed(clock: TestClock) -> None:
    one, _ = limiter(clock, (True, NOW + 50_001))
    assert [one.take(POLICY, "ann").reset for _ in range(3)] == [1, 2, 51]


def test_a_bucket_that_was_full_long_ago_is_full_now(clock: TestClock) -> None:
    one, _ = limiter(clock, (True, NOW - 50_000))
    assert [one.take(POLICY, "ann") for _ in range(4)][1:] == [
        BucketState(128, 2),
        BucketState(130, 1),
        BucketState(129, 1),
    ]


@pytest.mark.parametrize(("full_at", "refused"), [(FULL - 3001, 0), (FULL - 3000, 0), (FULL - 2999, 1)])
def test_a_wrong_guess_refuses_only_what_does_not_fit(clock: TestClock, full_at: int, refused: int) -> None:
    one, _ = limiter(clock, (False, full_at))
    standing = [one.take(POLICY, "ann") for _ in range(3)][-1]
    assert (standing.remaining, standing.retry_after) == (0, refused)


def test_unreported_tokens_are_in_the_next_report(clock: TestClock) -> None:
    one, told = limiter(clock, (False, NOW + 100_000), (True, NOW + 104_000))
    assert [one.take(POLICY, "ann").remaining for _ in range(4)] == [129, 128, 27, 26]
    assert told.reports[1:] == [Report("p#ann", 4000, NOW, FULL, busy=True)]


def test_a_call_that_is_refused_is_not_in_the_next_report(clock: TestClock) -> None:
    one, told = limiter(clock, (False, FULL), (True, FULL))
    assert [one.take(POLICY, "ann").retry_after for _ in range(3)] == [0, 0, 1]
    assert [report.cost for report in told.reports] == [3000]
    clock.advance(1)
    assert one.take(POLICY, "ann").retry_after == 0
    assert [report.cost for report in told.reports] == [3000, 3000]


def test_tokens_taken_in_an_outage_are_owed(clock: TestClock) -> None:
    one, told = limiter(clock)
    told.away = True
    assert [one.take(POLICY, "ann") for _ in range(4)][-1] == BucketState(126, 4)
    assert [report.cost for report in told.reports] == [3000, 4000]


def test_who_is_refused_learns_when_a_token_is_back(clock: TestClock) -> None:
    one, _ = limiter(clock)
    slow = BucketPolicy("p", 2, 60)
    standings = []
    for seconds in (0, 0, 0, 0.999, 0.001, 27.999, 0.001):
        clock.advance(seconds)
        standings.append(one.take(slow, "ann"))
    assert standings[:3] == [BucketState(1, 30), BucketState(0, 60), BucketState(0, 60, 30)]
    assert standings[3:] == [
        BucketState(0, 60, 30),
        BucketState(0, 59, 29),
        BucketState(0, 32, 2),
        BucketState(0, 31, 1),
    ]


def test_one_who_must_wait_waits_for_a_second_at_least(clock: TestClock) -> None:
    one, _ = limiter(clock)
    quick = BucketPolicy("p", 4, 1)
    assert [one.take(quick, "ann") for _ in range(5)][-1] == BucketState(0, 1, 1)
    clock.advance(0.25)
    assert one.take(quick, "ann") == BucketState(0, 1)


def test_nothing_is_known_of_a_bucket_at_first() -> None:
    one, told = limiter(TestClock(datetime(1970, 1, 1, tzinfo=UTC)))
    assert one.take(POLICY, "bob") == BucketState(129, 1)
    assert one.take(BucketPolicy("p", 4, 4), "ann") == BucketState(3, 1)
    assert told.reports == [Report("p#ann", 1000, 0, 4000, busy=False)]


def test_the_bucket_that_was_not_used_for_longest_is_forgotten(clock: TestClock) -> None:
    one, _ = limiter(clock)
    wide = BucketPolicy("p", 1_000_000, 1_000_000)
    for who in ("ann", "bob", *map(str, range(4094)), "ann", "eve"):
        one.take(wide, who)
    assert [one.take(wide, who).remaining for who in ("ann", "eve", "4093", "bob")] == [
        999_997,
        999_998,
        999_998,
        999_999,
    ]
