"""The orders of schedulers, against plain implementations of what the books say."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from portico.compute.scheduling.plan import plan

from tests.support.scheduling import CANDIDATES, FACTORS, NOW, ROOMS, candidate, room


def _progressive_filling(waiting, capacity, used):
    """Dominant resource fairness as its paper has it: again and again the poorest user's oldest session, until one finds no room."""
    held, started = {}, []
    used, left = dict(used), [one for one in waiting if one.starts_at is None]
    left = [one for one in left if all(one.slots[slot] <= capacity[slot] for slot in capacity)]
    while left:
        top = max(one.priority for one in left)
        band = [one for one in left if one.priority == top]

        def dominant(one):
            own = held.get(one.user, {"cpu": 0, "mem": 0})
            return max(
                [Fraction(own[slot]) / Fraction(most) for slot, most in capacity.items() if most], default=Fraction(0)
            )

        poorest = min(
            band, key=lambda one: (dominant(one), min(other.session for other in band if other.user == one.user))
        )
        chosen = min((one for one in band if one.user == poorest.user), key=lambda one: one.session)
        if any(used[slot] + chosen.slots[slot] > most for slot, most in capacity.items() if chosen.slots[slot] > 0):
            break
        started.append(chosen.session)
        own = held.setdefault(chosen.user, {"cpu": 0, "mem": 0})
        for slot, value in chosen.slots.items():
            used[slot] += value
            own[slot] += value
        left.remove(chosen)
    return started


@given(CANDIDATES, ROOMS)
def test_drf_is_progressive_filling(waiting, group):
    assert list(plan(waiting, {}, group, "drf", {}, NOW).start) == _progressive_filling(
        waiting, group.capacity, group.used
    )


def test_drf_begins_with_what_is_held():
    group = room(holdings={("acme", "ann"): {"cpu": Decimal(3)}, ("acme", "bob"): {"mem": Decimal(10)}})
    waiting = [candidate(1, "ann"), candidate(2, "bob", mem="10"), candidate(3, "bob", mem="10"), candidate(4, "cid")]
    found = plan(waiting, {}, group, "drf", {}, NOW)
    assert found.start == ("s00004", "s00002", "s00003", "s00001")


def test_drf_keeps_namesakes_of_domains_apart():
    group = room(holdings={("acme", "ann"): {"cpu": Decimal(9)}})
    waiting = [candidate(1), candidate(2, domain="umbrella")]
    assert plan(waiting, {}, group, "drf", {}, NOW).start == ("s00002", "s00001")


@given(CANDIDATES, FACTORS)
def test_fair_share_goes_by_domain_project_and_user(waiting, factors):
    wanted = [one for one in waiting if one.starts_at is None]
    for name in ("session", "user", "project", "domain", "priority"):  # one stable sort after the other, the last rules
        length = {"user": 3, "project": 2, "domain": 1}.get(name)
        if name == "session":
            wanted.sort(key=lambda one: one.session)
        elif name == "priority":
            wanted.sort(key=lambda one: one.priority, reverse=True)
        else:
            wanted.sort(
                key=lambda one, n=length: factors.get((one.domain, one.project, one.user)[:n], 1.0), reverse=True
            )
    found = plan(waiting, {}, room("1000", "1000"), "fair-share", factors, NOW)
    assert list(found.start) == [one.session for one in wanted]


def test_who_has_used_nothing_goes_first():
    factors = {("acme",): 0.9, ("acme", "vision"): 0.9, ("acme", "vision", "ann"): 0.99}
    waiting = [candidate(1, "ann"), candidate(2, "new")]
    assert plan(waiting, {}, room(), "fair-share", factors, NOW).start == ("s00002", "s00001")


def test_the_share_of_a_user_is_that_of_the_project():
    factors = {("acme", "speech", "ann"): 0.1, ("acme", "vision", "ann"): 0.8, ("acme", "vision", "bob"): 0.5}
    waiting = [candidate(1, "bob"), candidate(2, "ann")]
    assert plan(waiting, {}, room(), "fair-share", factors, NOW).start == ("s00002", "s00001")


@pytest.mark.parametrize(("scheduler", "first"), [("fifo", "s00001"), ("lifo", "s00009")])
def test_age_decides(scheduler, first):
    waiting = [candidate(number) for number in (4, 1, 9)]
    assert plan(waiting, {}, room(), scheduler, {}, NOW).start[0] == first


@pytest.mark.parametrize("scheduler", ["fifo", "lifo", "drf", "fair-share"])
def test_a_priority_goes_before_the_scheduler(scheduler):
    waiting = [candidate(1, priority=9), candidate(2, priority=100), candidate(3, priority=11), candidate(4)]
    assert plan(waiting, {}, room(), scheduler, {}, NOW).start == ("s00002", "s00003", "s00004", "s00001")
