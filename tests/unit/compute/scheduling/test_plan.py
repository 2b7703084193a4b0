"""A scheduling pass: who starts, and what is said of the others."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.compute.scheduling.candidates import Block, Quota
from portico.compute.scheduling.plan import plan

from tests.support.scheduling import CANDIDATES, FACTORS, NOW, QUOTAS, ROOMS, SCHEDULERS, candidate, room

SCHEDULER = st.sampled_from(SCHEDULERS)


def _rules(found, session):
    return [block.rule for block in found.report[session].rules]


def test_a_pass_ends_at_the_first_that_finds_no_room():
    waiting = [candidate(1, cpu="6"), candidate(2, cpu="6"), candidate(3, cpu="1")]
    found = plan(waiting, {}, room("10"), "fifo", {}, NOW)
    assert found.start == ("s00001",)
    assert found.report["s00002"].rules == (Block("group_room", None, "cpu", Decimal(6), Decimal(4), Decimal(10)),)
    assert found.report["s00003"].rules == (Block("queue"),)
    assert [found.report[f"s0000{number}"].position for number in (2, 3)] == [1, 2]


def test_no_lower_band_starts_after_a_full_group():
    waiting = [
        candidate(1, cpu="11", priority=90),
        candidate(2, cpu="9", priority=50),
        candidate(3, cpu="9", priority=50),
    ]
    waiting.append(candidate(4, cpu="1", priority=0))
    found = plan(waiting, {}, room("10"), "fifo", {}, NOW)
    assert found.start == ("s00002",)
    assert _rules(found, "s00001") == ["group_capacity"]
    assert _rules(found, "s00004") == ["queue"]


def test_who_is_held_back_by_a_rule_is_stepped_over():
    dependency = Block("dependency", sessions=("s9",))
    quotas = {"user/acme/bob": [Quota("user/acme/bob", "user_slots", Decimal(4), Decimal(3), "cpu")]}
    waiting = [
        candidate(1, blocked=(dependency,)),
        candidate(2, starts_at=NOW + timedelta(seconds=1)),
        candidate(3, user="bob", cpu="2"),
        candidate(4, cpu="11"),
        candidate(5),
    ]
    found = plan(waiting, quotas, room("10"), "fifo", {}, NOW)
    assert found.start == ("s00005",)
    assert found.report["s00001"].rules == (dependency,)
    assert found.report["s00002"].rules == (Block("starts_at", until=NOW + timedelta(seconds=1)),)
    assert found.report["s00003"].rules == (
        Block("user_slots", "user/acme/bob", "cpu", Decimal(2), Decimal(1), Decimal(4)),
    )
    assert found.report["s00004"].rules == (
        Block("group_capacity", None, "cpu", Decimal(11), Decimal(10), Decimal(10)),
    )


def test_a_session_whose_time_has_come_starts():
    assert plan([candidate(1, starts_at=NOW)], {}, room(), "fifo", {}, NOW).start == ("s00001",)


@pytest.mark.parametrize(
    "place",
    ["keypair/ak1", "user/acme/ann", "project/acme/vision", "domain/acme"],
    ids=lambda place: place.partition("/")[0],
)
def test_a_quota_counts_what_the_pass_itself_starts(place):
    kind = place.partition("/")[0]
    waiting = [candidate(number, keypair="AK1") for number in range(4)]
    sessions = plan(waiting, {place: [Quota(place, f"{kind}_sessions", 5, 3)]}, room(), "fifo", {}, NOW)
    assert sessions.start == ("s00000", "s00001")
    assert sessions.report["s00002"].rules == (Block(f"{kind}_sessions", place, None, 1, 0, 5),)
    slots = plan(
        waiting, {place: [Quota(place, f"{kind}_slots", Decimal(5), Decimal(2), "mem")]}, room(), "fifo", {}, NOW
    )
    assert slots.start == ("s00000", "s00001", "s00002")


def test_an_overdrawn_quota_has_nothing_left():
    quotas = {"domain/acme": [Quota("domain/acme", "domain_sessions", 1, 3)]}
    (block,) = plan([candidate(1)], quotas, room(), "fifo", {}, NOW).report["s00001"].rules
    assert block.available == 0


def test_a_slot_that_the_capacity_does_not_name_is_unbounded():
    slots = {"cpu": Decimal(1), "licence": Decimal(1000)}
    assert plan([candidate(1, slots=slots)], {}, room(), "fifo", {}, NOW).start


@pytest.mark.parametrize(
    "wrong",
    [
        {"slots": {"cpu": Decimal("nan")}},
        {"slots": {"cpu": Decimal(-1)}},
        {"slots": {"cpu": 1.5}},
        {"slots": None},
        {"priority": "high"},
        {"created_at": None},
        {"created_at": NOW.replace(tzinfo=None)},
        {"starts_at": "soon"},
        {"domain": None},
        {"keypair": 7},
    ],
    ids=["nan", "negative", "float", "no-slots", "priority", "unborn", "naive", "text", "homeless", "key"],
)
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_one_faulty_session_stops_nobody(wrong, scheduler):
    found = plan([candidate(1, **wrong), candidate(2), candidate(3)], {}, room(), scheduler, {}, NOW)
    assert sorted(found.start) == ["s00002", "s00003"]
    assert _rules(found, "s00001") == ["fault"]
    assert isinstance(found.faults["s00001"], Exception)


def test_a_scheduler_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        plan([], {}, room(), "random", {}, NOW)


@given(CANDIDATES, QUOTAS, ROOMS, SCHEDULER, FACTORS)
def test_nothing_is_allocated_twice(waiting, quotas, group, scheduler, factors):
    found = plan(waiting, quotas, group, scheduler, factors, NOW)
    by_id = {one.session: one for one in waiting}
    started = [by_id[session] for session in found.start]
    for slot in ("cpu", "mem"):
        taken = sum(one.slots[slot] for one in started)
        assert taken == 0 or taken + group.used[slot] <= group.capacity[slot]
    for place, each in quotas.items():
        inside = [one for one in started if place in one.places]
        for quota in each:
            amount = sum(one.slots[quota.slot] for one in inside) if quota.slot else len(inside)
            assert amount == 0 or amount + quota.used <= quota.limit


@given(CANDIDATES, QUOTAS, ROOMS, SCHEDULER, FACTORS)
def test_everybody_starts_or_is_told_why_not(waiting, quotas, group, scheduler, factors):
    found = plan(waiting, quotas, group, scheduler, factors, NOW)
    assert sorted([*found.start, *found.report]) == sorted(one.session for one in waiting)
    assert sorted(standing.position for standing in found.report.values()) == list(range(1, len(found.report) + 1))
    assert all(standing.rules for standing in found.report.values())
    assert not any(one.starts_at for one in waiting if one.session in found.start)


@given(CANDIDATES, QUOTAS, ROOMS, SCHEDULER, FACTORS)
def test_nobody_is_overtaken(waiting, quotas, group, scheduler, factors):
    """Nobody starts behind one that only lacked room, and a second pass right after the first starts nobody."""
    found = plan(waiting, quotas, group, scheduler, factors, NOW)
    by_id = {one.session: one for one in waiting}
    crowded = [
        by_id[session] for session, held in found.report.items() if {b.rule for b in held.rules} == {"group_room"}
    ]
    assert len(crowded) <= 1
    for full in crowded:
        started = [by_id[session] for session in found.start]
        assert all(one.priority >= full.priority for one in started)
        if scheduler in {"fifo", "lifo"}:
            same = [one.created_at for one in started if one.priority == full.priority]
            assert all(made < full.created_at if scheduler == "fifo" else made > full.created_at for made in same)


@given(CANDIDATES, ROOMS, SCHEDULER)
def test_a_pass_over_what_is_left_starts_nobody(waiting, group, scheduler):
    found = plan(waiting, {}, group, scheduler, {}, NOW)
    started = [one for one in waiting if one.session in found.start]
    used = {slot: group.used[slot] + sum(one.slots[slot] for one in started) for slot in ("cpu", "mem")}
    held = {}
    for one in started:
        own = held.setdefault((one.domain, one.user), {"cpu": Decimal(0), "mem": Decimal(0)})
        for slot, value in one.slots.items():
            own[slot] += value
    left = [one for one in waiting if one.session not in found.start]
    again = plan(left, {}, replace(group, used=used, holdings=held), scheduler, {}, NOW)
    assert again.start == ()


@given(CANDIDATES, QUOTAS, ROOMS, SCHEDULER, FACTORS, st.randoms())
def test_a_plan_depends_on_no_order_of_reading(waiting, quotas, group, scheduler, factors, chance):
    shuffled = list(waiting)
    chance.shuffle(shuffled)
    assert plan(shuffled, quotas, group, scheduler, factors, NOW) == plan(
        waiting, quotas, group, scheduler, factors, NOW
    )
