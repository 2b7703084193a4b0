"""ETags with their conditions, keys that make it safe to ask again, and how many there may be."""

from collections.abc import Iterator
from typing import Any

import pytest
from portico.core.data.key_ranges import KeyRange
from portico.core.data.writes import Put
from portico.core.model.entity import ReplaceableEntity

from tests.contracts.resources.subjects import Case, cases, each, offering
from tests.support.generic.subject import Subject
from tests.support.world import World

_WRONG = '"999"'
_ALWAYS_HAD_UIDS = frozenset({"functions", "images", "schedules", "subscriptions", "webhooks"})
_CONDITIONAL = ("update", "replace", "delete", "pause", "resume")


@each(*(case for case in cases() if case.has_etags))
def test_a_version_the_client_has_is_not_sent(subject: Subject) -> None:
    key = subject.create()
    tag = subject.call("get", key).headers["etag"]
    same = subject.call("get", key, If_None_Match=tag)
    assert (same.status, same.body, same.headers["etag"]) == (304, "", tag)
    assert subject.call("get", key, If_None_Match=_WRONG).status == 200
    assert subject.call("get", key, If_None_Match="*").status == 304


@each(*(case for case in cases() if case.has_etags and case.offers("update")))
def test_an_etag_is_of_one_version(subject: Subject) -> None:
    key = subject.create()
    first = subject.call("get", key).headers["etag"]
    changed = subject.call("update", key, body={"description": "changed"}, If_Match=first)
    assert (changed.status, changed.headers["etag"] != first) == (200, True)
    assert subject.call("get", key).headers["etag"] == changed.headers["etag"]
    stale = subject.call("update", key, body={"description": "again"}, If_Match=first)
    assert (stale.status, stale.error["code"]) == (412, "PRECONDITION_FAILED")
    assert subject.get(key)["description"] == "changed"


@each(*(case for case in cases() if case.has_etags and any(case.offers(name) for name in _CONDITIONAL)))
def test_each_change_of_another_version_is_refused(subject: Subject) -> None:
    key = subject.create()
    before = subject.call("get", key)
    for name in filter(subject.offers, _CONDITIONAL):
        sent = (
            {"body": {"update": {}, "replace": replacement(subject, key)}[name]}
            if name in {"update", "replace"}
            else {}
        )
        reply = subject.call(name, key, If_Match=_WRONG, **sent)
        assert (reply.status, reply.error["code"]) == (412, "PRECONDITION_FAILED"), name
    assert subject.call("get", key).json == before.json


@each(*(case for case in cases() if any(case.offers(name) for name in _CONDITIONAL)))
def test_a_change_of_what_must_not_be_there_is_refused(subject: Subject) -> None:
    key = subject.create()
    tag = subject.call("get", key).headers.get("etag", '"1"') if subject.offers("get") else '"1"'
    for name in filter(subject.offers, _CONDITIONAL):
        sent = (
            {"body": {"update": {}, "replace": replacement(subject, key)}[name]}
            if name in {"update", "replace"}
            else {}
        )
        for unless in ("*", f'"other", {tag}', f"W/{tag}"):
            reply = subject.call(name, key, If_None_Match=unless, **sent)
            assert (reply.status, reply.error["code"]) == (412, "PRECONDITION_FAILED"), (name, unless)
        assert subject.call(name, key, If_Match=tag, If_None_Match=tag, **sent).status == 412
        assert subject.call(name, subject.absent, If_None_Match="*", **sent).status == 404, name
    if subject.offers("update"):
        assert subject.call("update", key, body={}, If_None_Match=_WRONG, If_Match="*").status == 200


def replacement(subject: Subject, key: str) -> dict[str, Any]:
    """The body of a replacement."""
    return {name: value for name, value in subject.body(key).items() if name in subject.views.replace.model_fields}


def _replaceable() -> Iterator[Case]:
    """The subjects of whose keys another entity may take one."""
    for case in cases():
        replaceable = case.resource.entity is not None and issubclass(case.resource.entity, ReplaceableEntity)
        if replaceable and case.has_etags and case.offers("create", "delete"):
            yield case


@each(*_replaceable())
def test_a_tag_never_fits_a_successor(subject: Subject) -> None:
    body = subject.body()
    key = _made(subject, body)
    tag = subject.call("get", key).headers["etag"]
    _purge(subject, key)
    assert _made(subject, body) == key
    found = subject.call("get", key, If_None_Match=tag)
    assert (found.status, found.headers["etag"] != tag) == (200, True)
    replacement = {name: value for name, value in body.items() if name in subject.views.replace.model_fields}
    for name in filter(subject.offers, _CONDITIONAL):
        sent = {"body": {"update": {}, "replace": replacement}[name]} if name in {"update", "replace"} else {}
        reply = subject.call(name, key, If_Match=tag, **sent)
        assert (reply.status, reply.error["details"]["actual"]) == (412, found.headers["etag"].strip('"')), name
    assert subject.call("delete", key, If_Match=found.headers["etag"]).status == 204


@each(*(case for case in _replaceable() if case.name not in _ALWAYS_HAD_UIDS))
def test_an_item_without_a_uid_is_read_and_changed(subject: Subject, world: World) -> None:
    body = subject.body()
    key = _made(subject, body)
    _forget_uid(subject, world, key)
    assert subject.call("get", key).headers["etag"] == '"1"'
    changed = subject.call("update", key, body={"description": "changed"}, If_Match='"1"')
    assert (changed.status, changed.headers["etag"]) == (200, '"2"')
    _purge(subject, key)
    _made(subject, body)
    assert subject.call("get", key).headers["etag"] != '"1"'


def _made(subject: Subject, body: dict[str, object]) -> str:
    reply = subject.call("create", body=body)
    assert reply.status == 201, reply.body
    return reply.headers["location"].rpartition("/")[2]


def _purge(subject: Subject, key: str) -> None:
    query = {"query": {"purge": "true"}} if "purge" in subject.resource.operations else {}
    assert subject.call("delete", key, **query).status == 204


def _forget_uid(subject: Subject, world: World, key: str) -> None:
    """Leaves the item of an entity as it was written before entities had uids."""
    table, name = world.platform.table, world.platform.store.entities
    found = table.client.call("Scan", {"TableName": name, "ConsistentRead": True})["Items"]
    kind = f"#{subject.entity.types}"
    [place] = {
        (item["pk"]["S"], item["sk"]["S"])
        for item in found
        if item["pk"]["S"].endswith(kind) and item["sk"]["S"].endswith(key.lower()) and "uid" in item
    }
    [item] = table.query(name, KeyRange(place[0], begins_with=place[1]), 1).items
    table.transact([Put(name, {field: value for field, value in item.items() if field != "uid"})])


@offering("create")
def test_the_same_key_makes_one_entity(subject: Subject) -> None:
    body = subject.body()
    first = subject.call("create", body=body, Idempotency_Key="k-1")
    again = subject.call("create", body=body, Idempotency_Key="k-1")
    assert again.headers["idempotent-replayed"] == "true"
    if subject.views.has_secrets:
        assert (again.status, again.error["code"]) == (409, "IDEMPOTENCY_REPLY_NOT_KEPT")
        assert again.error["details"]["location"] == first.headers["location"]
    else:
        assert (again.status, again.body) == (first.status, first.body)
        assert again.headers["location"] == first.headers["location"]
    if subject.offers("search"):
        made = first.headers["location"].rpartition("/")[2].lower()
        assert [subject.key_of(item).lower() for item in subject.search()].count(made) == 1


@offering("create")
def test_a_key_of_another_request_is_refused(subject: Subject) -> None:
    first = subject.call("create", body=subject.body(), Idempotency_Key="k-1")
    assert first.status in {201, 202}, first.body
    other = {**subject.body(), "no_such_field": 1}
    reply = subject.call("create", body=other, Idempotency_Key="k-1")
    assert (reply.status, reply.error["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


@each(*(case for case in cases() if case.resource.limit is not None and case.offers("create")))
def test_a_scope_has_as_many_as_it_may(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(subject.service).most == subject.resource.limit
    monkeypatch.setattr(type(subject.service), "most", len(subject.search()) + 1)
    key = subject.create()
    over = subject.call("create", body=subject.body())
    assert (over.status, over.error["code"]) == (409, f"TOO_MANY_{subject.resource.plural.upper()}")
    assert over.error["details"]["limit"] == type(subject.service).most
    subject.call("delete", key)
    assert subject.call("create", body=subject.body()).status == 409  # one that is deleted has not gone
    subject.call("delete", key, query={"purge": "true"})
    assert subject.call("create", body=subject.body()).status == 201
