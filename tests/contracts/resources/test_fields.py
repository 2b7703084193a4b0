"""Each field that an update sets, alone: at the top, and member by member at every depth (RFC 7396)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from portico.core.http.views import views_of
from portico.core.model.entity import is_merged
from portico.core.services.revisions import merge_patch
from pydantic import BaseModel, TypeAdapter

from tests.contracts.resources.subjects import Case, cases, each
from tests.support.generic.nesting import GONE, Place, at, defaults, full, inside, is_nested, places, plain
from tests.support.generic.subject import Subject

# Fields whose members are names of what there must be, or that have no default: the tests of the resource prove them.
APART: Final[Mapping[str, frozenset[str]]] = {
    "notification_channels": frozenset({"webhook"}),
    "resource_groups": frozenset({"allowed", "capacity"}),
    "resource_presets": frozenset({"slots"}),
}


@each(*(case for case in cases() if case.offers("update", "get")))
def test_a_field_is_changed_alone(subject: Subject) -> None:
    for field, example in subject.patches().items():
        key = subject.create()
        before = subject.get(key)
        value = before.get(field) if example is None else example
        reply = subject.call("update", key, body={field: value})
        assert reply.status == 200, (field, reply.body)
        after = subject.get(key)
        others = set(subject.views.update.model_fields) - {field}
        others -= subject.setup.together if field in subject.setup.together else set()
        shown = before.keys() & others
        assert {name: after[name] for name in shown} == {name: before[name] for name in shown}, field
        if field in after:
            wanted = merge_patch(before[field], value) if subject.is_merged(field) else value
            assert after[field] == wanted, field


def nested(case: Case) -> dict[str, Any]:
    """The fields with members, as clients call them, and the types that a new entity takes."""
    entity, views = case.resource.entity, views_of(case.resource, case.mount)
    assert entity is not None
    kinds = {
        (info.alias or name): plain(info.annotation)
        for name, info in views.replace.model_fields.items()
        if is_merged(entity, name)
        or (name not in entity.model_fields and info.alias)  # `schema` is two of the entity's
    }
    shown = views.public.model_fields.keys() | {info.serialization_alias for info in views.public.model_fields.values()}
    told = shown - APART.get(case.resource.plural, frozenset())
    return {name: kind for name, kind in kinds.items() if name in told and is_nested(kind)}


def nesting() -> list[Case]:
    """The subjects that have such fields."""
    return [case for case in cases() if case.offers("update", "get", "replace", "batch_update") and nested(case)]


@each(*nesting())
def test_a_member_is_changed_alone(subject: Subject) -> None:
    key, before = changed(subject)
    for field, place, kind in leaves(subject):
        patch = at(place, full(kind, 1))
        wanted = merge_patch(before[field], patch)
        reply = subject.call("update", key, body={field: patch})
        assert (reply.status, reply.json[field]) == (200, wanted), (field, place)
        assert {**subject.get(key), "updated_at": ""} == {**before, field: wanted, "updated_at": ""} | built(reply.json)
        item = {"name": key, field: at(place, full(kind, 0))}
        back = subject.call("batch_update", body={"items": [item]}).json["items"][0]
        assert back[field] == before[field], (field, place)


@each(*nesting())
def test_null_takes_a_member_away(subject: Subject) -> None:
    key, before = changed(subject)
    for field, kind in nested(case_of(subject)).items():
        for place, default in defaults(kind):
            reply = subject.call("update", key, body={field: at(place, None)})
            wanted = merge_patch(before[field], at(place, None))
            if default is not GONE:
                inside(wanted, place)[place[-1]] = default
            assert (reply.status, reply.json[field]) == (200, wanted), (field, place)
            subject.call("update", key, body={field: before[field]})


@each(*nesting())
def test_null_brings_the_default_back(subject: Subject) -> None:
    for field in nested(case_of(subject)):
        key, _ = changed(subject)
        empty = subject.call("update", key, body={field: None})
        without = subject.call("replace", key, body=replacement(subject, key, field))
        assert (empty.status, empty.json[field]) == (200, without.json[field])


@each(*nesting())
def test_a_replacement_is_not_merged(subject: Subject) -> None:
    key, _ = changed(subject)
    for field, kind in nested(case_of(subject)).items():
        body = replacement(subject, key, field)
        reply = subject.call("replace", key, body={**body, field: {}})
        assert (reply.status, reply.json[field]) == (200, TypeAdapter(kind).dump_python(kind(), by_alias=True))


@each(*nesting())
def test_a_member_that_is_none_is_refused(subject: Subject) -> None:
    key, before = changed(subject)
    for field, kind in nested(case_of(subject)).items():
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            reply = subject.call("update", key, body={field: {"no_such_field": 1}})
            assert (reply.status, reply.fields) == (422, [f"{field}.no_such_field"])
    assert subject.get(key) == before


@each(*(case for case in cases() if case.name in {"event_types", "schedules"}))
def test_json_of_the_clients_own_is_replaced(subject: Subject) -> None:
    field = {"event_types": "schema", "schedules": "data"}[subject.resource.plural]
    key = subject.create(**{field: {"properties": {"a": {"type": "string", "const": None}}}})
    for value in ({"properties": {"b": {"const": None}}}, {"type": "object"}):
        assert subject.call("update", key, body={field: value}).json[field] == value


@each(*(case for case in cases() if case.name == "crates"))
def test_the_whole_that_comes_of_it_is_checked(subject: Subject) -> None:
    key = subject.create(size={"width": 2, "depth": 1})
    for patch in ({"width": 9}, {"depth": None, "width": 5}):
        reply = subject.call("update", key, body={"size": patch})
        assert (reply.status, reply.fields) == (422, ["size"]), patch
    assert subject.call("update", key, body={"size": {"width": 9, "depth": 3}}).status == 200


def changed(subject: Subject) -> tuple[str, dict[str, Any]]:
    """The key of an entity none of whose members is as by default, and the entity."""
    key = subject.create()
    for field, kind in nested(case_of(subject)).items():
        wanted = full(kind, 0)
        assert subject.call("update", key, body={field: None}).status == 200
        reply = subject.call("update", key, body={field: wanted})
        assert (reply.status, reply.json[field]) == (200, wanted), reply.body
    return key, subject.get(key)


def replacement(subject: Subject, key: str, field: str) -> dict[str, Any]:
    """The body of a replacement that leaves a field out."""
    sent = subject.views.replace.model_fields.keys() - {field}
    return {name: value for name, value in subject.body(key).items() if name in sent}


def case_of(subject: Subject) -> Case:
    """The case that a subject is of."""
    return next(case for case in cases() if (case.resource, case.mount) == (subject.resource, subject.mount))


def built(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that tell of the build that a change begins, where there is one."""
    return {name: shown[name] for name in ("version", "latest_version", "status") if name in shown}


def leaves(subject: Subject) -> Iterator[tuple[str, Place, Any]]:
    """The places of a subject's nested fields at which there are no members."""
    for field, kind in nested(case_of(subject)).items():
        for place, inner in places(kind):
            if not is_nested(inner):
                yield field, place, inner
