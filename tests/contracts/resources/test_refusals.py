"""Refusals, which tell a foreign tenant nothing of the entities that are there."""

from typing import Any, Final

from tests.contracts.resources.subjects import cases, each, offering
from tests.support.gateway import Reply
from tests.support.generic.subject import FOREIGNER, Subject
from tests.support.sample_resource import HOME

_UNKNOWN: Final = {"no_such_field": 1}


@offering("create")
def test_a_create_refuses_an_unknown_field(subject: Subject) -> None:
    reply = subject.call("create", body={**subject.body(), **_UNKNOWN})
    assert (reply.status, reply.fields) == (422, ["no_such_field"])


@offering("update")
def test_an_update_refuses_an_unknown_field(subject: Subject) -> None:
    reply = subject.call("update", subject.create(), body=_UNKNOWN)
    assert (reply.status, reply.fields) == (422, ["no_such_field"])


@offering("replace", "create")
def test_a_replacement_refuses_an_unknown_field(subject: Subject) -> None:
    key = subject.create()
    body = {name: value for name, value in subject.body(key).items() if name in subject.views.replace.model_fields}
    reply = subject.call("replace", key, body={**body, **_UNKNOWN})
    assert (reply.status, reply.fields) == (422, ["no_such_field"])


@offering("batch_update")
def test_a_batch_refuses_an_unknown_field(subject: Subject) -> None:
    reply = subject.call("batch_update", body={"items": [{subject.resource.key_name: subject.create(), **_UNKNOWN}]})
    assert (reply.status, reply.fields) == (422, ["items.0.no_such_field"])


@each(*(case for case in cases() if case.is_named))
def test_words_of_paths_are_no_names(subject: Subject) -> None:
    assert subject.resource.reserved >= {"search", "batch-update", "batch-delete", "batch-purge"}
    for word in subject.resource.reserved:
        reply = subject.call("create", body=subject.body(word.upper()))
        assert (reply.status, reply.fields) == (422, ["name"])
        assert reply.error["details"]["errors"][0]["type"] == "reserved"


@each(*(case for case in cases() if case.offers("get") and not case.is_read_by_all))
def test_a_foreign_tenant_is_told_of_nothing(subject: Subject) -> None:
    key = subject.create()
    for name in subject.routes:
        if f"{{{subject.resource.key_name}}}" in subject.routes[name].path and name not in {"create", "search"}:
            there, nowhere = (foreign(subject, name, one) for one in (key, subject.absent))
            assert answer(there, key) == answer(nowhere, subject.absent), name
            assert there.status in {403, 404, 415, 422}, name


@each(*(case for case in cases() if case.offers("search") and case.is_in_a_tenant))
def test_a_foreign_tenant_lists_nothing(subject: Subject) -> None:
    subject.some()
    for project in (str(HOME.project), "nothing-of-this-name"):
        reply = foreign(subject, "search", project=project)
        assert reply.status in {403, 404}, reply.body


def foreign(subject: Subject, name: str, key: str | None = None, project: str = str(HOME.project)) -> Reply:
    """The reply to somebody of another domain."""
    bodies: dict[str, Any] = {
        "update": {},
        "replace": {
            name: value for name, value in subject.body(key).items() if name in subject.views.replace.model_fields
        },
    }
    sent = {"body": bodies[name]} if name in bodies else {}
    return subject.call(name, key, principal=FOREIGNER, X_Portico_Project=f"{HOME.domain}/{project}", **sent)


def answer(reply: Reply, key: str) -> tuple[int, str, str, dict[str, Any]]:
    """An answer but for the key that was asked for."""
    error = reply.error
    details = {name: ".." if str(value) == key else value for name, value in error["details"].items()}
    return reply.status, error["code"], error["message"].replace(f"'{key}'", ".."), details
