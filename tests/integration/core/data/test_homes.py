"""The uids of scopes, and what was written before there were any."""

import pytest
from portico.core.base.errors import Internal
from portico.core.data.codec import to_item
from portico.core.data.homes import DOMAINS, PROJECTS, Homes
from portico.core.data.journal import Record
from portico.core.data.journal_keys import journal_of
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.data.writes import Put
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project

from tests.support.hooks import watched
from tests.support.sample_resource import EPOCH, HOME, Thing, call, thing
from tests.support.store import records

ACME, TIMES = Scope("acme"), {"created_at": EPOCH, "updated_at": EPOCH}
DOMAIN = Domain(scope=GLOBAL, name="Acme", client="c", client_id="i", **TIMES)
PROJECT = Project(scope=ACME, name="Vision", **TIMES)


@pytest.fixture
def things(store: Store) -> Repository[Thing]:
    return Repository(store, Thing)


def write(store: Store, *items: dict[str, object]) -> Homes:
    store.table.transact([Put(store.entities, item) for item in items])
    return store.journal.homes


def without_uid(entity: Domain | Project) -> dict[str, object]:
    return {name: value for name, value in to_item(entity).items() if name != "uid"}


def kept_in(record: Record) -> tuple[str, str]:
    """The partition, without its shard, and the trail."""
    return record.partition.rpartition("#")[0], str(record.trail)


def test_it_reads_domains_and_projects() -> None:
    assert (Domain.types, Project.types) == (DOMAINS, PROJECTS)


def test_a_scope_is_known_in_one_request(store: Store) -> None:
    homes = write(store, to_item(DOMAIN), to_item(PROJECT))
    for scope, uids in (
        (ACME, (DOMAIN.uid,)),
        (HOME, (DOMAIN.uid, PROJECT.uid)),
        (Scope("acme", user="ann"), (DOMAIN.uid,)),
    ):
        with watched(store.table.client) as requests:
            known = homes.known(scope)
            assert homes.known(known).uids == uids
        assert (requests.operations(), known) == (["BatchGetItem"], scope)
    assert homes.known(GLOBAL) is GLOBAL
    assert homes.known(Scope("umbrella", "vision")).uids == ("", "")


@pytest.mark.parametrize("scope", [Scope(""), Scope("acme", ""), Scope("a" * 64), Scope("acme", "é" * 2000)])
def test_what_is_no_name_is_not_looked_up(store: Store, scope: Scope) -> None:
    with watched(store.table.client) as requests:
        assert store.journal.homes.known(scope).uids == ("", "")
    assert requests.operations() == []


def test_records_are_kept_by_uids(store: Store, things: Repository[Thing]) -> None:
    write(store, to_item(DOMAIN), to_item(PROJECT))
    things.create(call(), thing())
    [record] = records(store)
    assert kept_in(record) == (f"{PROJECT.uid}#journal", DOMAIN.uid)
    assert things.get(HOME, "box").scope.uids == (DOMAIN.uid, PROJECT.uid)


def test_a_project_without_a_uid_goes_on_by_name(store: Store, things: Repository[Thing]) -> None:
    write(store, without_uid(DOMAIN), without_uid(PROJECT))
    item = {name: value for name, value in to_item(thing()).items() if name != "home"}
    write(store, item)
    old = things.get(HOME, "box")
    things.update(call("update"), old, old.changed(EPOCH, size=2))
    things.create(call(), thing("other"))
    assert [record.entity for record in records(store)] == ["box", "other"]
    assert [kept_in(record) for record in records(store)] == [("project/acme/vision#journal", "acme")] * 2


def test_a_new_project_in_a_domain_without_a_uid(store: Store, things: Repository[Thing]) -> None:
    write(store, without_uid(DOMAIN), to_item(PROJECT))
    things.create(call(), thing())
    [record] = records(store)
    assert kept_in(record) == (f"{PROJECT.uid}#journal", "acme")


def test_a_namesake_has_none_of_the_records(store: Store, things: Repository[Thing]) -> None:
    write(store, without_uid(DOMAIN), without_uid(PROJECT))
    things.create(call(), thing())
    homes = write(store, to_item(DOMAIN), to_item(PROJECT))
    assert records(store) == []
    assert journal_of(homes.known(HOME)).name == f"{PROJECT.uid}#journal"


def test_refusals_before_a_project_are_not_its_own(store: Store) -> None:
    for _ in range(2):
        store.journal.failure(call(), Internal())
    asked = records(store)
    assert [kept_in(record) for record in asked] == [("project/acme/vision#journal", "acme")] * 2
    write(store, to_item(DOMAIN), to_item(PROJECT))
    assert records(store) == []
    store.journal.failure(call(), Internal())
    assert [kept_in(record) for record in records(store)] == [(f"{PROJECT.uid}#journal", DOMAIN.uid)]
