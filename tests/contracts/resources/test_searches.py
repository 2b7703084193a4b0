"""Filters by each field that has one, orders by each that has one, and the three ways through pages."""

import json
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from portico.core.http.filters import EnumFilter, Filter, NumberFilter, StringFilter, TimeFilter
from pydantic import BaseModel

from tests.contracts.resources.subjects import Case, cases, each, offering
from tests.support.generic.subject import Subject

_COMBINED = {"AND", "OR", "NOT"}
CAFE = "Café Ångström"


def paged() -> list[Case]:
    """The subjects whose searches take filters, orders and pages."""
    return [case for case in cases() if case.offers("search") and case.is_paged]


@each(*paged())
def test_each_filter_finds_what_it_says(subject: Subject) -> None:
    subject.some()
    everything = subject.search()
    assert everything
    for field, kind in filters(subject.views.filter).items():
        for comparison, expected in comparisons(
            kind, [item[field] for item in everything if item.get(field) is not None]
        ):
            found = subject.search(filter=json.dumps({field: comparison}))
            wanted = [item for item in everything if field in item and expected(item[field])]
            assert [subject.key_of(one) for one in found] == [subject.key_of(one) for one in wanted], (
                field,
                comparison,
            )


@each(*paged())
def test_filters_are_combined(subject: Subject) -> None:
    subject.some()
    everything = {subject.key_of(item) for item in subject.search()}
    always = {"created_at": {"gte": "2000-01-01T00:00:00Z"}} if "created_at" in filters(subject.views.filter) else {}
    for wanted, expected in [
        ({"AND": [always, always]}, everything),
        ({"OR": [always, {"NOT": always}]}, everything),
        ({"NOT": always}, set()),
    ]:
        found = {subject.key_of(item) for item in subject.search(filter=json.dumps(wanted))}
        assert found == expected, wanted


@each(*paged())
def test_each_order_sorts_by_its_field(subject: Subject) -> None:
    subject.some()
    everything = subject.search()
    for field in subject.views.adapter.orders:
        for direction in ("asc", "desc"):
            found = subject.search(order=f"{field}:{direction}")
            assert sorted(map(subject.key_of, found)) == sorted(map(subject.key_of, everything)), field
            values = [as_sorted(item[field]) for item in found if item.get(field) is not None]
            assert values == sorted(values, reverse=direction == "desc"), (field, direction)


@each(*paged())
def test_pages_by_offset_number_and_cursor_agree(subject: Subject) -> None:
    subject.some()
    everything = [subject.key_of(item) for item in subject.search()]
    by_offset, by_number, by_cursor = [], [], []
    cursor: dict[str, str] = {}
    for number in range(len(everything)):
        page = subject.call("search", query={"offset": str(number), "limit": "1"}).json
        assert (page["offset"], page["limit"], page["has_more"]) == (number, 1, number + 1 < len(everything))
        by_offset += page["items"]
        by_number += subject.call("search", query={"page": str(number + 1), "page_size": "1"}).json["items"]
        reply = subject.call("search", query={**cursor, "limit": "1"}).json
        by_cursor += reply["items"]
        cursor = {"cursor": reply["next_cursor"]}
    assert [subject.key_of(item) for item in by_offset] == everything
    assert by_number == by_offset == by_cursor
    assert cursor == {"cursor": None}


@each(*paged())
def test_a_search_refuses_what_it_does_not_know(subject: Subject) -> None:
    for query, field in [
        ({"filter": '{"no_such_field": {"equals": 1}}'}, "filter.no_such_field"),
        ({"order": "no_such_field"}, "order"),
        ({"order": "created_at:up"}, "order"),
        ({"no_such_field": "1"}, "no_such_field"),
        ({"limit": "0"}, "limit"),
        ({"offset": "0", "page": "1"}, "page"),
    ]:
        reply = subject.call("search", query=query)
        assert (reply.status, reply.fields) == (422, [field]), query
    assert subject.call("search", query={"cursor": "made-up"}).error["code"] == "INVALID_CURSOR"


@each(*paged())
def test_a_field_without_a_comparison_is_refused(subject: Subject) -> None:
    for field, kind in filters(subject.views.filter).items():
        unset = dict.fromkeys((info.alias or name for name, info in kind.model_fields.items()), None)
        for empty in ({field: {}}, {field: unset}, {field: {next(iter(unset)): None}}, {field: None}):
            for wanted, path in [
                (empty, ""),
                ({"AND": [{}, empty]}, ".AND.1"),
                ({"OR": [{"NOT": {}}, empty]}, ".OR.1"),
                ({"NOT": empty}, ".NOT"),
                ({"NOT": {"OR": [{"AND": [empty]}]}}, ".NOT.OR.0.AND.0"),
            ]:
                reply = subject.call("search", query={"filter": json.dumps(wanted)})
                assert (reply.status, reply.fields) == (422, [f"filter{path}.{field}"]), wanted
            if subject.offers("search_by_body"):
                reply = subject.call("search_by_body", body={"filter": empty})
                assert (reply.status, reply.fields) == (422, [f"filter.{field}"]), empty


@each(*paged())
def test_null_beside_a_comparison_is_left_out(subject: Subject) -> None:
    subject.some()
    everything = subject.search()
    for field, kind in filters(subject.views.filter).items():
        values = [item[field] for item in everything if item.get(field) is not None]
        for comparison, _ in comparisons(kind, values):
            unset = dict.fromkeys((info.alias or name for name, info in kind.model_fields.items()), None)
            others = dict.fromkeys(subject.views.filter.model_fields, None)
            said = {**others, field: {**unset, **comparison}}
            assert subject.search(filter=json.dumps(said)) == subject.search(filter=json.dumps({field: comparison}))


@each(*(case for case in paged() if case.offers("create")))
def test_a_text_is_found_however_it_was_typed(subject: Subject) -> None:
    worded = (
        subject.views.create.model_fields.keys() & filters(subject.views.filter).keys() & {"description", "full_name"}
    )
    for field in worded:
        for stored, asked in ((CAFE, normalize("NFD", CAFE)), (normalize("NFD", CAFE), CAFE)):
            key = subject.create(**{field: stored})
            for comparison in (
                *({name: asked} for name in ("equals", "contains", "starts_with", "ends_with")),
                *({f"i_{name}": asked.upper()} for name in ("equals", "contains", "starts_with", "ends_with")),
                {"in": [asked]},
            ):
                found = subject.search(filter=json.dumps({field: comparison}))
                assert key in map(subject.key_of, found), comparison


@offering("search_by_body")
def test_a_search_by_body_refuses_unknown_fields(subject: Subject) -> None:
    reply = subject.call("search_by_body", body={"no_such_field": 1})
    assert (reply.status, reply.fields) == (422, ["no_such_field"])


def filters(model: type[Filter]) -> Mapping[str, type[BaseModel]]:
    """The comparisons of each field."""
    return {
        name: next(part for part in info.annotation.__args__ if part is not type(None))  # type: ignore[union-attr]
        for name, info in model.model_fields.items()
        if name not in _COMBINED
    }


def comparisons(kind: type[BaseModel], values: list[Any]) -> list[tuple[dict[str, Any], Any]]:
    """Some comparisons of the kind with a value that is there, each with what it says of a value."""
    if not values:
        return []
    one = values[0]
    if issubclass(kind, StringFilter):
        return [
            ({"equals": one}, lambda value: value == one),
            ({"i_contains": one[1:3].upper()}, lambda value: value is not None and one[1:3].lower() in value.lower()),
            ({"in": [one, "~"]}, lambda value: value == one),
        ]
    if issubclass(kind, NumberFilter | TimeFilter):
        return [
            ({"equals": one}, lambda value: value == one),
            ({"gt": one}, lambda value: value is not None and value > one),
            ({"lte": one}, lambda value: value is not None and value <= one),
        ]
    assert issubclass(kind, EnumFilter), kind
    return [({"equals": one}, lambda value: value == one), ({"in": [one]}, lambda value: value == one)]


def as_sorted(value: Any) -> Any:
    """A value as orders compare it: names ignore case."""
    return value.lower() if isinstance(value, str) else value
