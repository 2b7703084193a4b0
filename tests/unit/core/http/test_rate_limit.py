"""Token buckets that processes share: exact alone, close together, and dear only near the limit."""

import random
from dataclasses import dataclass, field

import pytest
from portico.core.base.errors import Unavailable
from portico.core.limits.token_bucket import BucketPolicy, Limiter, Report

from tests.support.clock import TestClock

POLICY = BucketPolicy("runs", 1800, 60)
SMALL = BucketPolicy("tokens", 120, 60)


@dataclass
class SharedBuckets:
    """What the table does, in a dictionary, and how often it was asked."""

    full_at: dict[str, int] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    away: bool = False

    def take(self, report: Report) -> tuple[bool, int]:
        self.reports.append(report)
        if self.away:
            raise Unavailable("away")
        old = self.full_at.get(report.key, 0)
        fits = report.now <= old <= report.latest - report.cost if report.busy else old < report.now
        if not fits:
            return False, old
        self.full_at[report.key] = (old if report.busy else report.now) + report.cost
        return True, self.full_at[report.key]

    def full_again(self, key: str) -> int:
        return self.full_at.get(key, 0)


@pytest.fixture
def shared() -> SharedBuckets:
    return SharedBuckets()


def admitted(limiter: Limiter, policy: BucketPolicy, calls: int, who: str = "ann") -> int:
    return sum(1 for _ in range(calls) if not limiter.take(policy, who).retry_after)


@pytest.mark.parametrize("policy", [POLICY, SMALL, BucketPolicy("few", 5, 60)])
def test_one_process_lets_exactly_the_quota_pass(shared: SharedBuckets, clock: TestClock, policy: BucketPolicy) -> None:
    assert admitted(Limiter(shared, clock), policy, policy.quota * 2) == policy.quota


def test_what_is_left_counts_down_and_says_when_to_come_back(shared: SharedBuckets, clock: TestClock) -> None:
    limiter = Limiter(shared, clock)
    standings = [limiter.take(SMALL, "ann") for _ in range(SMALL.quota + 1)]
    assert [standing.remaining for standing in standings] == [*range(SMALL.quota - 1, -1, -1), 0]
    assert (standings[0].reset, standings[-2].reset, standings[-1].retry_after) == (1, 60, 1)
    clock.advance(standings[-1].retry_after)
    assert admitted(limiter, SMALL, 5) == 2  # a second brings back two of 120 in 60 s
    clock.advance(3600)
    assert admitted(limiter, SMALL, 500) == SMALL.quota


def test_buckets_do_not_meet(shared: SharedBuckets, clock: TestClock) -> None:
    limiter = Limiter(shared, clock)
    assert admitted(limiter, SMALL, 200, "ann") == SMALL.quota
    assert admitted(limiter, SMALL, 200, "bob") == SMALL.quota
    assert admitted(limiter, POLICY, 10, "ann") == 10


@pytest.mark.parametrize("processes", [2, 8, 32])
def test_many_processes_let_little_more_pass(shared: SharedBuckets, clock: TestClock, processes: int) -> None:
    limiters = [Limiter(shared, clock) for _ in range(processes)]
    chosen = random.Random(processes)
    passed = sum(admitted(chosen.choice(limiters), POLICY, 1) for _ in range(3 * POLICY.quota))
    assert POLICY.quota <= passed <= POLICY.quota * (1 + (processes - 1) / 64)


def test_a_call_costs_at_most_one_report_and_mostly_none(shared: SharedBuckets, clock: TestClock) -> None:
    limiter, costs = Limiter(shared, clock), []
    for _ in range(POLICY.quota):
        before = len(shared.reports)
        limiter.take(POLICY, "ann")
        costs.append(len(shared.reports) - before)
    assert max(costs) == 1
    assert sum(costs[: POLICY.quota // 2]) <= POLICY.quota // 2 * 0.06
    assert all(costs[-32:])  # at the edge every call is told


def test_an_idle_caller_costs_few_reports_and_owes_nothing(shared: SharedBuckets, clock: TestClock) -> None:
    limiter = Limiter(shared, clock)
    for _ in range(290):
        assert limiter.take(POLICY, "ann").remaining == POLICY.quota - 1
        clock.advance(1)
    assert len(shared.reports) == 10
    assert {report.cost for report in shared.reports} == {33}


def test_a_refusal_that_is_known_costs_nothing(shared: SharedBuckets, clock: TestClock) -> None:
    limiter = Limiter(shared, clock)
    admitted(limiter, SMALL, SMALL.quota)
    before = len(shared.reports)
    assert admitted(limiter, SMALL, 100) == 0
    assert len(shared.reports) == before


def test_refused_calls_are_not_counted(shared: SharedBuckets, clock: TestClock) -> None:
    first, second = Limiter(shared, clock), Limiter(shared, clock)
    admitted(first, SMALL, 1000)
    admitted(second, SMALL, 1000)
    clock.advance(60)
    assert admitted(first, SMALL, 1000) >= SMALL.quota - 2


def test_calls_refused_in_a_drained_bucket_are_not_owed(shared: SharedBuckets, clock: TestClock) -> None:
    greedy, patient = Limiter(shared, clock), Limiter(shared, clock)
    admitted(greedy, SMALL, 1000)
    assert admitted(patient, SMALL, 3) == 1  # which it owes: it did not know better
    for _ in range(20):
        clock.advance(0.5)
        assert admitted(greedy, SMALL, 3) == 1
        assert admitted(patient, SMALL, 3) == 0
    clock.advance(1)
    assert admitted(patient, SMALL, 3) == 1


def test_what_a_wrong_guess_left_unreported_is_owed(shared: SharedBuckets, clock: TestClock) -> None:
    admitted(Limiter(shared, clock), SMALL, 60)
    newcomer = Limiter(shared, clock)
    assert newcomer.take(SMALL, "ann").remaining == 119
    assert newcomer.take(SMALL, "ann").remaining <= 59  # it guessed that the bucket was idle, and was told otherwise
    before = shared.full_at["tokens#ann"]
    newcomer.take(SMALL, "ann")
    assert shared.full_at["tokens#ann"] == before + 3 * SMALL.interval


@pytest.mark.parametrize("policy", [SMALL, POLICY])
def test_an_outage_lets_pass_what_the_process_itself_would(
    shared: SharedBuckets, clock: TestClock, policy: BucketPolicy
) -> None:
    shared.away = True
    assert admitted(Limiter(shared, clock), policy, policy.quota + 1000) == policy.quota


def test_memory_is_bounded(shared: SharedBuckets, clock: TestClock) -> None:
    limiter = Limiter(shared, clock)
    for number in range(5000):
        limiter.take(SMALL, f"user-{number}")
    assert len(limiter._views) == 4096
