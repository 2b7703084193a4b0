"""The victims of preemption."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.compute.resource_groups.entity import PreemptionPolicy
from portico.compute.scheduling.preemption import Running, victims

from tests.support.scheduling import NOW, candidate, room

ON = PreemptionPolicy(enabled=True)


def _running(number, cpu="2", priority=5, age=3600):
    return Running(f"r{number}", priority, NOW - timedelta(seconds=age), {"cpu": Decimal(cpu), "mem": Decimal(1)})


FULL = room("6", "100", used={"cpu": Decimal(6), "mem": Decimal(3)})
THREE = [_running(1, age=30), _running(2, age=20), _running(3, age=10)]


def test_nobody_ends_unless_it_is_turned_on():
    assert victims(candidate(9, cpu="2", priority=50), THREE, FULL, PreemptionPolicy(), NOW) == ()


@pytest.mark.parametrize(
    ("order", "ended"),
    [("oldest", ("r1",)), ("newest", ("r3",)), ("smallest-resources", ("r2",)), ("fewest-sessions", ("r1",))],
)
def test_the_order_decides_who_ends(order, ended):
    running = [_running(1, "3", age=30), _running(2, "2", age=20), _running(3, "2.5", age=10)]
    full = room("7.5", used={"cpu": Decimal("7.5")})
    assert (
        victims(candidate(9, cpu="2", priority=50), running, full, PreemptionPolicy(enabled=True, order=order), NOW)
        == ended
    )


def test_the_lowest_priority_ends_first():
    running = [_running(1, priority=4), _running(2, priority=0), _running(3, priority=5)]
    assert victims(candidate(9, cpu="4", priority=50), running, FULL, ON, NOW) == ("r2", "r1")


@pytest.mark.parametrize(
    ("running", "priority"),
    [
        ([_running(1, priority=6), _running(2, priority=10)], 50),
        ([_running(1, priority=5), _running(2, priority=5)], 5),
        ([_running(1, age=59), _running(2, age=0)], 50),
    ],
    ids=["above-preemptible", "not-lower", "too-young"],
)
def test_who_is_protected_does_not_end(running, priority):
    rules = PreemptionPolicy(enabled=True, min_runtime=60)
    assert victims(candidate(9, cpu="2", priority=priority), running, FULL, rules, NOW) == ()


def test_nobody_ends_in_vain():
    assert victims(candidate(9, cpu="7", priority=50), THREE, FULL, ON, NOW) == ()
    assert victims(candidate(9, cpu="0.5", priority=50), THREE, room("10", used={"cpu": Decimal(6)}), ON, NOW) == ()


def test_who_turns_out_needless_is_spared():
    running = [_running(1, "1", age=10), _running(2, "4", age=20)]
    assert victims(candidate(9, cpu="4", priority=50), running, room("5", used={"cpu": Decimal(5)}), ON, NOW) == ("r2",)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9), st.integers(0, 99)), max_size=8),
    st.integers(1, 12),
    st.sampled_from(["oldest", "newest", "smallest-resources", "fewest-sessions"]),
)
def test_each_victim_is_needed_and_all_suffice(each, cpu, order):
    running = [_running(number, str(slots), priority, age) for number, (slots, priority, age) in enumerate(each)]
    used = sum((one.slots["cpu"] for one in running), Decimal(0))
    group = room(str(used + 1), used={"cpu": used})
    wanted = candidate(9, cpu=str(cpu), priority=8)
    found = victims(wanted, running, group, PreemptionPolicy(enabled=True, order=order), NOW)
    sizes = {one.session: one.slots["cpu"] for one in running}
    lower = [one for one in running if one.priority <= 5]
    possible = sum((one.slots["cpu"] for one in lower), Decimal(1)) >= cpu
    assert bool(found) == (possible and cpu > 1)
    assert set(found) <= {one.session for one in lower}
    given_back = sum(sizes[session] for session in found)
    assert not found or given_back + 1 >= cpu
    assert all(given_back - sizes[session] + 1 < cpu for session in found)
