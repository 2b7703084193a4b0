"""Tables of a test's own, on whatever plays DynamoDB, and the store over them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portico.core.aws.json_client import JsonClient
from portico.core.data.counters import Counters
from portico.core.data.cursor import CursorSigner
from portico.core.data.homes import Homes
from portico.core.data.journal import Journal, Record
from portico.core.data.journal_keys import journal_of
from portico.core.data.key_ranges import KeyRange
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.data.table import Table
from portico.core.data.writes import Put
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope

from tests.support.clock import TestClock
from tests.support.sample_resource import HOME
from tests.support.template import table_definition

CURSOR_KEY = b"k" * 32


@dataclass(frozen=True)
class Backend:
    """Something that speaks DynamoDB: its name, and a door to it that tests share."""

    name: str
    table: Table

    @property
    def client(self) -> JsonClient:
        """The client behind the door."""
        return self.table.client


def make_store(table: Table, clock: TestClock | None = None) -> Store:
    """A store over two new tables, made as the template makes them."""
    suffix = secrets.token_hex(6)
    names: Mapping[str, str] = {"EntitiesTable": f"entities-{suffix}", "JournalTable": f"journal-{suffix}"}
    for logical_id, name in names.items():
        table.client.call("CreateTable", {"TableName": name, **table_definition(logical_id)})
    entities, journal = names["EntitiesTable"], names["JournalTable"]
    signer = CursorSigner(lambda: CURSOR_KEY)
    clock = clock or TestClock()
    return Store(
        table,
        entities,
        Journal(table, journal, clock, Homes(table, entities)),
        Counters(table, entities, clock=clock),
        signer,
    )


def records(store: Store, scope: Scope = HOME) -> list[Record]:
    """The journal of a scope, oldest first."""
    names = journal_of(store.journal.homes.known(scope)).parts
    pages = [store.table.query(store.journal.table_name, KeyRange(name), limit=1000) for name in names]
    return sorted((Record.from_item(item) for page in pages for item in page.items), key=lambda record: record.id)


def as_before(journal: Journal, record: Record) -> Put:
    """The write of a record as releases did it that knew no shards and no formats."""
    written = journal.put(record.model_copy(update={"format": 0}))
    old = {"pk": f"{record.scope.at_home(record.home).place}#journal", "month": f"{record.time:%Y-%m}"}
    old |= {"domain": record.trail} if record.trail else {}
    body = {name: value for name, value in json.loads(written.item["body"]).items() if name != "format"}
    return Put(written.table, {**written.item, **old, "body": json.dumps(body)}, written.expect)


def total(store: Store, entity_type: type[Entity], scope: Scope = HOME) -> int:
    """What counters, and folds, say."""
    return repository(store, entity_type).count(scope)


def items_in(store: Store, entity_type: type[Entity], scope: Scope = HOME) -> int:
    """How many items there are, deleted or not."""
    return len(repository(store, entity_type).present_in(scope))


def repository(store: Store, entity_type: type[Any]) -> Repository[Any]:
    """The repository of a type."""
    return Repository(store, entity_type)
