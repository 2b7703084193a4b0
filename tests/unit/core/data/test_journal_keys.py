"""The keys of the journal: into which shards records go."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from portico.core.base.ids import new_id
from portico.core.data.journal import Record
from portico.core.data.journal_keys import DOMAIN_SHARDS, MONTH_SHARDS, SCOPE_SHARDS, month_of, trail_of
from portico.core.data.merging import share
from portico.core.data.shards import Sharded
from portico.core.model.scope import GLOBAL, Scope

NOVEMBER = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
VISION = Scope("acme", "vision").at(("d1", "p1"))


def record(entity: str | None = "box", entity_type: str = "thing", scope: Scope = VISION) -> Record:
    return Record(
        id=new_id(), scope=scope, home=scope.home, time=NOVEMBER, actor="user:acme/ann", acted_as="user:acme/ann",
        action="things.create", entity_type=entity_type, entity=entity, operation="create", duration_ms=1, request_id="r",
    )  # fmt: skip


def test_a_month_is_many_keys_of_even_heat() -> None:
    heat = Counter(month_of(NOVEMBER).shard_of(new_id()) for _ in range(20_000))
    assert sorted(heat) == [f"2026-11#{number:02d}" for number in range(MONTH_SHARDS)]
    assert max(heat.values()) < 825  # of 1,000, at 10,000 runs a second (625 each, 8 deviations)


def test_a_domains_trail_is_many_keys_of_even_heat() -> None:
    heat = Counter(trail_of("d1").shard_of(new_id()) for _ in range(4_000))
    assert sorted(heat) == [f"d1#{number:02d}" for number in range(DOMAIN_SHARDS)]
    assert max(heat.values()) < 680  # with 2,000 runs a second
    assert trail_of("d1").parts[-1] == "d1"


def test_one_entity_alone_heats_all_keys_of_a_month() -> None:
    assert len({month_of(NOVEMBER).shard_of(record().id) for _ in range(500)}) == MONTH_SHARDS


def test_records_of_one_entity_are_in_one_shard() -> None:
    for name in ("Box", None, "019b76f2-3a00-7a11-8c01-000000000061"):
        assert len({record(name).partition, record(name and name.upper()).partition, record(name).partition}) == 1


def test_entities_of_a_project_are_in_all_its_shards() -> None:
    heat = Counter(record(new_id(), "run").partition for _ in range(2_000))
    assert sorted(heat) == [f"p1#journal#{number:02d}" for number in range(SCOPE_SHARDS)]
    assert max(heat.values()) * 4 < 860  # write units of two records each


@pytest.mark.parametrize(
    ("scope", "place"),
    [
        (VISION, "p1"),
        (VISION.at(("d1", "")), "project/acme/vision"),
        (Scope("acme").at(("d1",)), "d1"),
        (Scope("acme").at(("",)), "domain/acme"),
        (Scope("acme", user="ann").at(("d1",)), "d1/ann"),
        (GLOBAL, "global"),
    ],
)
def test_keys_have_uids_of_what_has_one(scope: Scope, place: str) -> None:
    assert record(scope=scope).partition.rpartition("#")[0] == f"{place}#journal"


def test_a_shard_is_read_with_what_was_before_it() -> None:
    assert Sharded("p1#journal", 2).parts == ("p1#journal#00", "p1#journal#01", "p1#journal")
    assert (Sharded("x").parts, Sharded("x").shard_of("any")) == (("x",), "x")


def test_months_before_there_were_shards_have_none() -> None:
    assert month_of(datetime(2026, 10, 31, tzinfo=UTC)).parts == ("2026-10",)
    assert len(month_of(datetime(2031, 1, 1, tzinfo=UTC)).parts) == MONTH_SHARDS + 1


@pytest.mark.parametrize(
    ("wanted", "parts", "asked"), [(1, 17, 1), (6, 5, 5), (21, 5, 11), (101, 17, 14), (1000, 17, 82)]
)
def test_a_shard_is_asked_for_a_little_more_than_its_share(wanted: int, parts: int, asked: int) -> None:
    assert share(wanted, parts) == asked


def test_a_record_tells_its_format_and_its_event_does_not() -> None:
    made = record().model_copy(update={"format": 1})
    assert "format" not in made.event()["data"]
    assert Record.from_item({"body": made.model_dump_json()}) == made


def test_a_record_of_a_newer_format_is_read_as_far_as_known() -> None:
    newer = record().model_dump_json()[:-1] + ',"format":9,"facts":{"owner":"user:acme/ann"}}'
    read = Record.from_item({"body": newer})
    assert (read.format, read.entity, read.event()["data"].get("facts")) == (9, "box", None)
