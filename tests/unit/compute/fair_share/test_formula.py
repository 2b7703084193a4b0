"""The formula of fair shares, against another implementation of it on a thousand histories."""

import math
from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from portico.compute.fair_share.formula import DecayedUsage, Factors, Parameters
from portico.compute.scheduling.plan import plan

from tests.support.counting import calls
from tests.support.scheduling import NOW, candidate, room

TODAY = date(2026, 11, 30)
CAPACITY = {"cpu": 16.0, "mem": 64.0}


def _history(seed):
    """Buckets of one group: day, (domain, project, user), slot-seconds; some of tomorrow, some forgotten, some without a capacity."""
    chance = Random(seed)
    capacity = {slot: chance.choice([0.0, 1.0, 16.0, 100.5]) for slot in ("cpu", "mem", "cuda")}
    parameters = Parameters(
        capacity,
        chance.choice([0.5, 3.0, 7.0, 30.0]),
        chance.choice([1, 7, 28, 60]),
        chance.choice([0.5, 1.0, 3.0]),
        {slot: chance.choice([0.0, 0.001, 1.0, 10.0]) for slot in ("cpu", "mem") if chance.random() < 0.5},
    )
    buckets = [
        (
            TODAY - timedelta(days=chance.randrange(-1, 70)),
            (chance.choice("ab"), chance.choice("pq"), chance.choice("uvw")),
            {
                slot: chance.choice([0.0, 10.0, 86_400.0, 5e6])
                for slot in ("cpu", "mem", "disk")
                if chance.random() < 0.8
            },
        )
        for _ in range(chance.randrange(40))
    ]
    weights = {("a",): 2.0, ("b", "q"): 0.25, ("a", "p", "u"): 10.0}
    return parameters, buckets, {subject: weight for subject, weight in weights.items() if chance.random() < 0.5}


def _by_the_book(parameters, buckets, subject, weight):
    """The formula term by term, for one subject: from the text of the reference, sharing nothing with the code."""
    decayed = defaultdict(float)
    for day, user, slots in buckets:
        ago = max((TODAY - day).days, 0)
        if user[: len(subject)] == subject and ago < parameters.lookback_days:
            for slot, amount in slots.items():
                decayed[slot] += amount * math.exp(-math.log(2) * ago / parameters.half_life_days)
    above, below = 0.0, 0.0
    for slot in sorted(parameters.capacity):
        capacity = parameters.capacity[slot]
        if capacity > 0:
            counts = parameters.resource_weights.get(slot, 1.0)
            above += counts * decayed[slot] / capacity / parameters.lookback_days / 86_400
            below += counts
    normalised = above / below if below else 0.0
    return min(1.0, max(0.0, math.pow(2.0, max(-10.0, min(10.0, -normalised / weight)))))


@pytest.mark.parametrize("block", range(10), ids=str)
def test_another_implementation_agrees_on_any_history(block):
    compared = 0
    for seed in range(block * 100, block * 100 + 100):
        parameters, buckets, weights = _history(seed)
        usage = DecayedUsage(parameters, TODAY)
        for bucket in buckets:
            usage.add(*bucket)
        factors = Factors(usage, weights)
        for subject in factors:
            weight = weights.get(subject, parameters.default_weight)
            assert factors[subject] == pytest.approx(_by_the_book(parameters, buckets, subject, weight), rel=1e-9)
            compared += 1
    assert compared > 100


def test_a_bucket_that_is_added_later_is_as_if_it_had_been_there():
    parameters, buckets, _ = _history(5)
    whole, grown = DecayedUsage(parameters, TODAY), DecayedUsage(parameters, TODAY)
    for bucket in buckets:
        whole.add(*bucket)
    for bucket in reversed(buckets):
        grown.add(*bucket)
    assert {subject: pytest.approx(slots) for subject, slots in whole.sums.items()} == grown.sums


@pytest.mark.parametrize(
    ("used", "weight", "factor"),
    [
        (0.0, 1.0, 1.0),
        (1.0, 1.0, 0.5),
        (2.0, 1.0, 0.25),
        (2.0, 2.0, 0.5),
        (50.0, 1.0, 2.0**-10),
        (1.0, 1000.0, 2.0**-0.001),
    ],
    ids=["nothing", "all", "twice", "heavy", "steepest", "heaviest"],
)
def test_a_factor_halves_with_each_share_of_the_group(used, weight, factor):
    parameters = Parameters(CAPACITY, lookback_days=1)
    usage = {slot: most * used * 86_400 for slot, most in CAPACITY.items()}
    assert parameters.factor(usage, weight) == pytest.approx(factor)


def test_usage_decays_though_nothing_runs():
    bucket = (TODAY, ("acme", "vision", "ann"), {"cpu": 16.0 * 86_400})
    factors = []
    for days in (0, 7, 14, 27, 28):
        usage = DecayedUsage(Parameters(CAPACITY), TODAY + timedelta(days=days))
        usage.add(*bucket)
        factors.append(usage.factor(("acme", "vision", "ann")))
    assert factors == sorted(factors)
    assert factors[-1] == 1.0 > factors[-2]


def test_the_day_of_the_half_life_counts_half():
    assert Parameters(CAPACITY).decay(7) == 0.5
    assert Parameters(CAPACITY).decay(-3) == 1.0


def test_nobody_has_a_share_of_a_group_without_capacity():
    assert Parameters({"cpu": 0.0}).factor({"cpu": 1e12}) == 1.0
    assert Parameters({"cpu": 1.0}, resource_weights={"cpu": 0.0}).factor({"cpu": 1e12}) == 1.0


def test_factors_are_the_shares_of_a_pass():
    usage = DecayedUsage(Parameters(CAPACITY), TODAY)
    usage.add(TODAY, ("acme", "vision", "ann"), {"cpu": 1e6})
    usage.add(TODAY, ("acme", "vision", "bob"), {"cpu": 1e5})
    waiting = [candidate(1, "ann"), candidate(2, "bob"), candidate(3, "new")]
    assert plan(waiting, {}, room(), "fair-share", Factors(usage, {}), NOW).start == ("s00003", "s00002", "s00001")


def _recalculated(users, projects):
    buckets = [
        (TODAY - timedelta(days=number % 28), ("acme", f"p{number % projects}", f"u{number}"), {"cpu": 1.0, "mem": 2.0})
        for number in range(users)
    ]

    def act():
        usage = DecayedUsage(Parameters(CAPACITY), TODAY)
        for bucket in buckets:
            usage.add(*bucket)
        assert len(dict(Factors(usage, {}).items())) == users + projects + 1

    return calls(act)


def test_a_recalculation_is_linear():
    """10,000 users in 1,000 projects: some 40 calls a user."""
    small, large = _recalculated(1_000, 100), _recalculated(10_000, 1_000)
    assert large < 10.1 * small
    assert large < 60 * 10_000


def test_one_changed_bucket_costs_the_same_among_many():
    def one(users):
        usage = DecayedUsage(Parameters(CAPACITY), TODAY)
        for number in range(users):
            usage.add(TODAY, ("acme", f"p{number % 9}", f"u{number}"), {"cpu": 1.0})
        return calls(lambda: (usage.add(TODAY, ("acme", "p1", "u1"), {"cpu": 1.0}), usage.factor(("acme", "p1", "u1"))))

    assert one(10_000) == one(10)
