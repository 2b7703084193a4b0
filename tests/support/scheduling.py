"""Pending sessions, quotas and groups as passes are told of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from portico.compute.scheduling.candidates import Candidate, Quota, Room

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SCHEDULERS = ("fifo", "lifo", "drf", "fair-share")


def candidate(number: int, user: str = "ann", cpu: str = "1", mem: str = "1", **given: Any) -> Candidate:
    """The session `s<number>`, made so many seconds before noon that higher numbers are younger."""
    made = NOW - timedelta(days=1) + timedelta(seconds=number)
    slots = {"cpu": Decimal(cpu), "mem": Decimal(mem)}
    return Candidate(
        **{
            "session": f"s{number:05}",
            "domain": "acme",
            "project": "vision",
            "user": user,
            "created_at": made,
            "slots": slots,
        }
        | given
    )


def room(cpu: str = "10", mem: str = "100", **given: Any) -> Room:
    """A group of so much, of which nothing is used."""
    return Room(**{"capacity": {"cpu": Decimal(cpu), "mem": Decimal(mem)}, "used": {}} | given)


AMOUNTS = st.sampled_from(["0", "0.25", "0.5", "1", "2", "3", "7.125"])
CANDIDATES = st.lists(
    st.builds(
        lambda user, project, cpu, mem, priority, later, key: {
            "user": user,
            "project": project,
            "cpu": cpu,
            "mem": mem,
            "priority": priority,
            "keypair": key,
            "starts_at": NOW + timedelta(hours=1) if later else None,
        },
        st.sampled_from(["ann", "bob", "cid"]),
        st.sampled_from(["vision", "speech"]),
        AMOUNTS,
        AMOUNTS,
        st.sampled_from([10, 10, 10, 0, 90]),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([None, "ak1"]),
    ),
    max_size=25,
).map(lambda each: [candidate(number, **given) for number, given in enumerate(each)])
PLACES = ("keypair/ak1", "user/acme/ann", "project/acme/vision", "domain/acme")
QUOTAS = st.dictionaries(
    st.sampled_from(PLACES),
    st.lists(
        st.builds(
            lambda slot, limit, used: (slot, Decimal(limit), Decimal(used)),
            st.sampled_from(["cpu", "mem", None]),
            st.integers(0, 8),
            st.integers(0, 8),
        ),
        max_size=3,
        unique_by=lambda quota: quota[0],
    ),
).map(
    lambda found: {
        place: [
            Quota(place, f"{place.partition('/')[0]}_{'slots' if slot else 'sessions'}", limit, used, slot)
            for slot, limit, used in each
        ]
        for place, each in found.items()
    }
)
ROOMS = st.builds(
    lambda cpu, mem, used: room(str(cpu), str(mem), used={"cpu": Decimal(used), "mem": Decimal(used)}),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 4),
)
FACTORS = st.dictionaries(
    st.sampled_from(
        [
            ("acme",),
            ("acme", "vision"),
            ("acme", "speech"),
            ("acme", "vision", "ann"),
            ("acme", "speech", "ann"),
            ("acme", "vision", "bob"),
        ]
    ),
    st.floats(0, 1),
)
