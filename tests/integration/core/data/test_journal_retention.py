"""Records of the journal go when their time is over, if it is ever."""

from datetime import timedelta
from typing import Any

import pytest
from portico.core.aws.dynamodb_values import Item
from portico.core.data.journal import Journal
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import KeyRange

from tests.support.sample_resource import HOME
from tests.support.store import Backend
from tests.support.template import resources
from tests.support.world import World, forget


def items(journal: Journal) -> list[Item]:
    pages = [journal.table.query(journal.table_name, KeyRange(name), 100) for name in journal_of(HOME).parts]
    return [item for page in pages for item in page.items]


@pytest.mark.parametrize(("days", "kept"), [("400", 400), ("0", None)])
def test_a_record_says_when_it_goes(
    moto: Backend, monkeypatch: pytest.MonkeyPatch, days: str, kept: int | None
) -> None:
    monkeypatch.setenv("PORTICO_JOURNAL_RETENTION_DAYS", days)
    world = World(moto, monkeypatch.setenv)
    try:
        world.create()
        end = kept and int((world.clock.now() + timedelta(days=kept)).timestamp())
        assert [item.get("ttl") for item in items(world.platform.journal)] == [end]
    finally:
        forget()


def test_the_table_removes_by_it() -> None:
    given: Any = resources()["JournalTable"]["Properties"]["TimeToLiveSpecification"]
    assert given == {"AttributeName": "ttl", "Enabled": True}
