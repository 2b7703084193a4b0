"""Following the journal: records commit out of the order of their ids, from clocks that differ, and all are given once."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from portico.core.base.errors import BadRequest
from portico.core.base.ids import first_id, new_id
from portico.core.data import journal_follower as module
from portico.core.data.journal import FORMAT, Record
from portico.core.data.journal_follower import HORIZON, MOST_GIVEN, JournalCursor, JournalFollower
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.data.table import TRANSACTION_SECONDS
from portico.core.model.scope import Scope

VISION = Scope("acme", "vision").at(("d1", "p1"))
START = datetime.fromisoformat("2026-12-02T12:00:00+00:00")
APART = 1.0  # seconds between two clocks


def record(seconds: float, entity: str) -> Record:
    """A record whose id tells this time."""
    time = START + timedelta(seconds=seconds)
    digits = first_id(time)[:13]
    return Record(
        id=f"{digits}-7{new_id()[15:]}", format=FORMAT, scope=VISION, home=VISION.home, time=time, actor="user:acme/ann",
        acted_as="user:acme/ann", action="things.update", entity_type="thing", entity=entity, operation="update",
        duration_ms=1, request_id="r",
    )  # fmt: skip


def schedule(drawn: random.Random, count: int) -> list[tuple[float, Record]]:
    """Records of two clocks and many entities, each with the time when its transaction commits, in that order."""
    made = []
    for _ in range(count):
        begun = drawn.uniform(0, 30)
        ahead = drawn.choice((-APART / 2, APART / 2))
        took = drawn.choice((0.01, drawn.uniform(0, TRANSACTION_SECONDS)))
        made.append((begun + took, record(begun + ahead, f"e{drawn.randrange(12)}")))
    return sorted(made, key=lambda one: one[0])


@pytest.fixture
def follower(store: Store) -> JournalFollower:
    parts = [KeyRange(name) for name in journal_of(VISION).parts]
    return JournalFollower(store.journal.table, store.journal.table_name, parts, store.journal.clock)


def at(store: Store, seconds: float) -> None:
    store.journal.clock.time = START + timedelta(seconds=seconds)  # type: ignore[attr-defined]


def drained(follower: JournalFollower, cursor: str, most: int) -> Iterator[tuple[Sequence[Record], str]]:
    """Pages until there is nothing new; each by another reader, who knows the cursor's text only."""
    while True:
        found, following = follower.after(JournalCursor.parse(cursor), most)
        cursor = str(following)
        yield found, cursor
        if not found:
            return


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("most", [3, 100])
def test_what_commits_late_is_given_late(store: Store, follower: JournalFollower, seed: int, most: int) -> None:
    drawn, given, late = random.Random(seed), list[Record](), 0
    cursor, waiting = str(JournalCursor.at(START - timedelta(seconds=APART))), schedule(drawn, 40)
    everything = {one.id for _, one in waiting}
    assert len({one.partition for _, one in waiting}) > 1
    time = 0.0
    while waiting or time < 45:
        time += drawn.uniform(0.5, 4)
        committed = [waiting.pop(0)[1] for _ in range(sum(commits <= time for commits, _ in waiting))]
        if committed:
            store.table.transact([store.journal.put(one) for one in committed])
        at(store, time + drawn.uniform(-APART / 2, APART / 2))  # another reader's clock
        for found, following in drained(follower, cursor, most):
            late += sum(bool(given) and one.id < max(known.id for known in given) for one in found)
            given += found
            cursor = following
    assert len(given) == len({one.id for one in given})
    assert {one.id for one in given} == everything
    assert late  # or the test proves nothing


def test_a_cursor_names_few_ids(store: Store, follower: JournalFollower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_GIVEN", 10)
    made = [record(number / 10, f"e{number % 5}") for number in range(40)]
    store.table.transact([store.journal.put(one) for one in made])
    cursor, given, longest = str(JournalCursor.at(START)), list[str](), 0
    for time in (4.0, 6.0, 12.0, 13.0, 15.0, 20.0):
        at(store, time)
        for found, following in drained(follower, cursor, 7):
            given += [one.id for one in found]
            cursor, longest = following, max(longest, len(JournalCursor.parse(following).given))
    assert (given, longest) == ([one.id for one in made], 10)
    assert JournalCursor.parse(cursor).given == frozenset()


def test_the_horizon_is_behind_what_may_still_commit() -> None:
    assert HORIZON.total_seconds() > TRANSACTION_SECONDS + 2 * APART
    full = JournalCursor(new_id(), frozenset(new_id() for _ in range(MOST_GIVEN)))
    assert JournalCursor.parse(str(full)) == full
    assert len(str(full)) < 8_000


@pytest.mark.parametrize(
    "text", ["", "x", "AAAA", "é", str(JournalCursor.at(START))[:-1], f"{JournalCursor.at(START)}\n"]
)
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        JournalCursor.parse(text)
    assert refused.value.code == "INVALID_CURSOR"
