"""Each operation that a resource offers, from the making of an entity to its end."""

from typing import Any, Final

from portico.core.services.revisions import merge_patch

from tests.contracts.resources.subjects import offering
from tests.support.generic.subject import Subject

_SIGNED: Final = {"url", "headers", "download_url"}  # made anew for each reply


@offering("create", "get")
def test_an_entity_is_shown_as_it_was_made(subject: Subject) -> None:
    body = subject.body()
    made = subject.call("create", body=body)
    shown = subject.get(made.headers["location"].rpartition("/")[2])
    once = set(subject.views.created.model_fields) - set(subject.views.public.model_fields)
    assert made.json.keys() - shown.keys() <= once
    assert {name: made.json[name] for name in shown.keys() - _SIGNED} == without(shown, _SIGNED)
    given = {name: value for name, value in body.items() if name in shown}
    assert merge_patch(shown, given) == shown


@offering("search", "get")
def test_a_search_finds_what_is_there(subject: Subject) -> None:
    keys = {subject.create() for _ in range(2)}
    found = {subject.key_of(item).lower(): item for item in subject.search()}
    assert {key.lower() for key in keys} <= found.keys()
    assert all(found[key.lower()].items() <= subject.get(key).items() for key in keys)


@offering("search_by_body")
def test_a_search_by_body_is_that_by_query(subject: Subject) -> None:
    query = {"limit": 2}
    by_body = subject.call("search_by_body", body=query)
    by_query = subject.call("search", query={name: str(value) for name, value in query.items()})
    assert (by_body.status, by_body.json) == (200, by_query.json)


@offering("update", "get")
def test_an_update_changes_the_fields_given(subject: Subject) -> None:
    key = subject.create()
    before = subject.get(key)
    reply = subject.call("update", key, body={"description": "changed"})
    after = subject.get(key)
    assert (reply.status, reply.json) == (200, after)
    assert after["description"] == "changed"
    assert without(after, {"description", "updated_at"}) == without(before, {"description", "updated_at"})


@offering("update", "get")
def test_an_update_of_nothing_is_none(subject: Subject) -> None:
    key = subject.create()
    before = subject.get(key)
    assert subject.call("update", key, body={}).status == 200
    assert without(subject.get(key), {"updated_at"}) == without(before, {"updated_at"})


@offering("replace", "create")
def test_a_replacement_sets_the_defaults(subject: Subject) -> None:
    key = subject.create(description="first", display_name="First")
    body = {name: value for name, value in subject.body(key).items() if name in subject.views.replace.model_fields}
    reply = subject.call("replace", key, body=body)
    assert reply.status == 200, reply.body
    shown = subject.get(key)
    assert (reply.json, shown["description"], shown["display_name"]) == (shown, None, None)


@offering("restore", "delete")
def test_a_deletion_is_taken_back(subject: Subject) -> None:
    key = subject.create()
    before = subject.get(key)
    assert subject.call("delete", key).status == 204
    assert key.lower() not in {subject.key_of(item).lower() for item in subject.search()}
    assert is_missing(subject, key)
    assert subject.call("delete", key).status == 404
    again = subject.call("create", body=subject.body(key))
    assert (again.status, again.error["code"].endswith("_EXISTS")) == (409, True)
    assert again.error["details"]["deleted"] is True
    restored = subject.call("restore", key)
    assert (restored.status, restored.json) == (200, subject.get(key))
    changing = {"updated_at", "status"}
    assert without(restored.json, changing) == without(before, changing)
    assert subject.call("restore", key).json == restored.json


@offering("restore", "delete")
def test_what_is_purged_is_gone(subject: Subject) -> None:
    for first in (False, True):
        key = subject.create()
        if first:
            subject.call("delete", key)
        assert subject.call("delete", key, query={"purge": "true"}).status == 204
        assert is_missing(subject, key)
        assert subject.call("restore", key).status == 404
        assert subject.call("create", body=subject.body(key)).status == 201


@offering("create", "delete")
def test_what_is_deleted_is_not_there(subject: Subject) -> None:
    key = subject.create()
    assert subject.call("delete", key).status == 204
    assert is_missing(subject, key)
    assert subject.call("delete", key).status == 404


@offering("pause", "resume")
def test_a_pause_is_ended(subject: Subject) -> None:
    key = subject.create()
    paused = subject.call("pause", key)
    assert (paused.status, paused.json) == (200, subject.get(key))
    assert subject.call("pause", key).headers["etag"] == paused.headers["etag"]
    resumed = subject.call("resume", key)
    assert (resumed.status, resumed.json) == (200, subject.get(key))
    assert resumed.headers["etag"] != paused.headers["etag"]
    assert subject.call("resume", key).headers["etag"] == resumed.headers["etag"]


@offering("batch_update")
def test_batches_change_all_or_none(subject: Subject) -> None:
    keys = [subject.create() for _ in range(2)]
    before = [subject.get(key) for key in keys]
    named = subject.resource.key_name
    items = [{named: key, "description": key} for key in keys]
    torn = subject.call("batch_update", body={"items": [*items, {named: subject.absent, "description": "x"}]})
    assert (torn.status, [subject.get(key) for key in keys]) == (404, before)
    reply = subject.call("batch_update", body={"items": items})
    assert (reply.status, reply.json["items"]) == (200, [subject.get(key) for key in keys])
    assert [item["description"] for item in reply.json["items"]] == keys


@offering("batch_delete", "batch_purge", "delete")
def test_batches_remove_all_or_none(subject: Subject) -> None:
    keys = [subject.create() for _ in range(2)]
    for name in ("batch_delete", "batch_purge"):
        assert subject.call(name, body={"names": [*keys, subject.absent]}).status == 404
        assert subject.call(name, body={"names": keys}).status == 204
        assert all(is_missing(subject, key) for key in keys)
    assert [subject.call("restore", key).status for key in keys] == [404, 404]


@offering("batch_update", "batch_delete", "batch_purge", "delete")
def test_a_batch_is_bounded_and_has_each_once(subject: Subject) -> None:
    many = [f"n{number}" for number in range(46)]
    asked: dict[str, Any] = {"items": [{subject.resource.key_name: name} for name in many]}
    assert [
        subject.call("batch_update", body=asked).status,
        subject.call("batch_update", body={"items": []}).status,
    ] == [422] * 2
    for name in ("batch_delete", "batch_purge"):
        for names in (many, [], ["same", "SAME"]):
            reply = subject.call(name, body={"names": names})
            assert (reply.status, reply.fields) == (422, ["names"])


def is_missing(subject: Subject, key: str) -> bool:
    """True if reading an entity is answered as if it had never been there."""
    reply, never = subject.call("get", key), subject.call("get", subject.absent)
    return (reply.status, reply.error["code"]) == (404, never.error["code"])


def without(shown: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The shown fields but for some."""
    return {name: value for name, value in shown.items() if name not in names}
