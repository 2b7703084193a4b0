"""Explanations of pending sessions, and the smallest change that lets one start."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.compute.scheduling.candidates import Block, Quota
from portico.compute.scheduling.explaining import Situation, explain
from portico.compute.scheduling.plan import plan
from portico.compute.scheduling.smaller import smallest_change

from tests.support.scheduling import CANDIDATES, NOW, QUOTAS, ROOMS, candidate, room

SIZES = [
    {"cpu": Decimal(cpu), "mem": Decimal(mem)}
    for cpu, mems in {"0.25": (1, 2), "0.5": (1, 2, 3, 4), "1": (2, 4, 6, 8), "2": (4, 8, 12, 16)}.items()
    for mem in mems
]


def _quota(slot, limit, used, place="project/acme/vision"):
    return {place: [Quota(place, f"{place.partition('/')[0]}_{'slots' if slot else 'sessions'}", limit, used, slot)]}


def test_what_fits_has_nothing_in_its_way():
    found = explain("PENDING", candidate(1), Situation({}, room(), NOW)).shown()
    assert found == {
        "status": "PENDING",
        "position": None,
        "blocked_by": [],
        "next_attempt": None,
        "fits_now": True,
        "smallest_change": {},
    }


def test_the_narrowest_bound_decides_the_change():
    quotas = _quota("cpu", Decimal(4), Decimal(1)) | _quota("mem", Decimal(64), Decimal(60), "domain/acme")
    group = room("10", "100", used={"cpu": Decimal(8)})
    found = explain("PENDING", candidate(1, cpu="5", mem="16"), Situation(quotas, group, NOW))
    assert found.smallest_change == {"cpu": Decimal(3), "mem": Decimal(12)}
    assert found.shown()["blocked_by"] == [
        {
            "rule": "project_slots",
            "scope": "project/acme/vision",
            "slot": "cpu",
            "needed": 5,
            "available": 3,
            "limit": 4,
        },
        {"rule": "domain_slots", "scope": "domain/acme", "slot": "mem", "needed": 16, "available": 4, "limit": 64},
        {"rule": "group_room", "slot": "cpu", "needed": 5, "available": 2, "limit": 10},
    ]


@pytest.mark.parametrize(
    ("given", "quotas"),
    [
        ({"starts_at": NOW + timedelta(hours=2)}, {}),
        ({"blocked": (Block("dependency", sessions=("s7",)),)}, {}),
        ({}, _quota(None, 3, 3)),
        ({}, _quota("cpu", Decimal(3), Decimal(3))),
    ],
    ids=["early", "dependency", "sessions", "used-up"],
)
def test_asking_for_less_does_not_always_help(given, quotas):
    found = explain("PENDING", candidate(1, **given), Situation(quotas, room(), NOW))
    assert (found.fits_now, found.smallest_change) == (False, None)


def test_what_the_last_pass_found_is_told():
    waiting = [candidate(1, cpu="9"), candidate(2, cpu="9"), candidate(3)]
    report = plan(waiting, {}, room(), "fifo", {}, NOW).report
    soon = NOW + timedelta(seconds=30)
    found = explain(
        "PENDING", waiting[2], Situation({}, room(used={"cpu": Decimal(9)}), NOW, soon), report["s00003"]
    ).shown()
    assert (found["position"], found["fits_now"], found["next_attempt"]) == (2, True, soon)
    assert found["blocked_by"] == [{"rule": "queue", "needed": None, "available": None, "limit": None}]


def test_live_rules_take_the_place_of_reported_ones():
    waiting = candidate(1, cpu="9")
    report = plan([waiting], {}, room(used={"cpu": Decimal(5)}), "fifo", {}, NOW).report
    assert explain("PENDING", waiting, Situation({}, room(), NOW), report["s00001"]).blocked_by == ()


def test_the_next_attempt_waits_for_its_time():
    later = NOW + timedelta(days=1)
    found = explain("PENDING", candidate(1, starts_at=later), Situation({}, room(), NOW, NOW + timedelta(seconds=5)))
    assert found.next_attempt == later
    assert found.shown()["blocked_by"][0]["until"] == later


def test_a_change_goes_by_what_was_asked():
    situation = Situation({}, room("1", "7"), NOW, sizes=SIZES)
    found = explain(
        "PENDING", candidate(1, cpu="2", mem="8"), situation, asked={"cpu": Decimal("1.5"), "mem": Decimal(8)}
    )
    assert found.smallest_change == {"cpu": Decimal("0.5"), "mem": Decimal(2)}


@given(CANDIDATES.filter(bool), QUOTAS, ROOMS)
def test_with_the_change_it_fits_and_with_less_not(waiting, quotas, group):
    one, situation = waiting[0], Situation(quotas, group, NOW)
    found = explain("PENDING", one, situation)
    if found.smallest_change is None:
        return
    assert all(by > 0 for by in found.smallest_change.values())
    assert (found.smallest_change == {}) == found.fits_now
    for slot, by in found.smallest_change.items():
        changed = candidate(0, **_parts(one), slots=dict(one.slots) | _less(one.slots, found.smallest_change))
        assert explain("PENDING", changed, situation).fits_now
        near = found.smallest_change | {slot: by - Decimal("0.001")}
        changed = candidate(0, **_parts(one), slots=dict(one.slots) | _less(one.slots, near))
        assert not explain("PENDING", changed, situation).fits_now


def _parts(one):
    return {"user": one.user, "project": one.project, "keypair": one.keypair, "starts_at": one.starts_at}


def _less(slots, change):
    return {slot: slots[slot] - by for slot, by in change.items()}


QUARTERS = st.integers(1, 12).map(lambda quarters: Decimal(quarters) / 4)
WHOLE = st.integers(1, 18).map(Decimal)


@given(QUARTERS, WHOLE, st.integers(0, 12).map(lambda quarters: Decimal(quarters) / 4), st.integers(0, 18).map(Decimal))
def test_among_sizes_no_smaller_change_exists(cpu, mem, free_cpu, free_mem):
    """Every request of quarters of a core and whole amounts of memory is tried."""
    asked, available = {"cpu": cpu, "mem": mem}, {"cpu": free_cpu, "mem": free_mem}

    def fits(wanted):
        held = [size for size in SIZES if size["cpu"] >= wanted["cpu"] and size["mem"] >= wanted["mem"]]
        return bool(held) and held[0]["cpu"] <= free_cpu and held[0]["mem"] <= free_mem

    def weight(wanted):
        parts = [(asked[slot] - wanted[slot]) / asked[slot] for slot in asked]
        return max(parts), sum(parts)

    tried = [
        {"cpu": Decimal(quarters) / 4, "mem": Decimal(whole)}
        for quarters, whole in product(range(1, int(cpu * 4) + 1), range(1, int(mem) + 1))
    ]
    best = min((wanted for wanted in tried if fits(wanted)), key=weight, default=None)
    found = smallest_change(asked, available, SIZES)
    assert (found is None) == (best is None)
    if found is not None:
        wanted = {slot: value - found.get(slot, 0) for slot, value in asked.items()}
        assert fits(wanted)
        assert weight(wanted) == weight(best)
