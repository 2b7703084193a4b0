"""Scopes, ids, settings, entity tags, errors."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.core.base.clock import instant
from portico.core.base.errors import (
    Conflict,
    Forbidden,
    NotFound,
    PorticoError,
    PreconditionFailed,
    TooManyRequests,
    Unavailable,
    Unprocessable,
    error_prefix,
)
from portico.core.base.ids import is_id, new_id
from portico.core.base.settings import Settings
from portico.core.http.etag import etag, expected_tags, not_modified
from portico.core.model.scope import GLOBAL, Scope

from tests.support.sample_resource import thing


@pytest.mark.parametrize(("scope", "text", "kind"), [
    (GLOBAL, "global", "global"), (Scope("acme"), "domain/acme", "domain"),
    (Scope("acme", "vision"), "project/acme/vision", "project"), (Scope("acme", user="ann"), "user/acme/ann", "user"),
])  # fmt: skip
def test_scopes(scope: Scope, text: str, kind: str) -> None:
    assert (str(scope), scope.kind, Scope.parse(text)) == (text, kind, scope)


@pytest.mark.parametrize("text", ["", "global/x", "domain", "domain/a/b", "project/a", "planet/x", "user/a/b/c"])
def test_what_is_no_scope(text: str) -> None:
    with pytest.raises(ValueError, match="not a scope"):
        Scope.parse(text)


def test_ids_are_uuids_of_version_7_that_sort_by_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(set(made))
    assert all(map(is_id, made))


A_UUID = "01a1ff53-da0b-75fa-ad02-2c2655d43f65"


@pytest.mark.parametrize("text", ["", "x", "00000000-0000-4000-8000-000000000000", A_UUID.upper(), A_UUID + "0"])
def test_what_is_no_id(text: str) -> None:
    assert not is_id(text)


def test_settings_that_a_function_does_not_need_have_defaults() -> None:
    known = Settings.from_environment(
        {"PORTICO_ENTITIES_TABLE": "e", "PORTICO_ALLOWED_ORIGINS": "https://a,,https://b"}
    )
    assert (known.entities_table, known.journal_table, known.access_token_seconds) == ("e", "", 900)
    assert known.allowed_origins == ("https://a", "https://b")
    assert known.environment == "prod"  # what is not said is not the stack of one machine


def test_a_setting_that_is_missing_is_named() -> None:
    known = Settings.from_environment({"PORTICO_KEY_ID": "k"})
    assert known.require("key_id") == "k"
    with pytest.raises(ValueError, match=r"^PORTICO_ENTITIES_TABLE is not set$"):
        known.require("entities_table")


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", " 1", "1_0", "²"])
def test_a_setting_that_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="PORTICO_ACCESS_TOKEN_SECONDS is not a number"):
        Settings.from_environment({"PORTICO_ACCESS_TOKEN_SECONDS": text})


UID, OTHER = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c", "0" * 32


@pytest.mark.parametrize(("header", "tags"), [
    (None, None), ("*", None), ('"3"', {"3"}), (' "12" ', {"12"}), ('"1", "2"', {"1", "2"}), (',"1",,"2" ,', {"1", "2"}),
    ('"3", W/"4", "x"', {"3"}), ('"a,b", "7"', {"7"}), ('"*", "5"', {"5"}), (f'"{UID}-3"', {f"{UID}-3"}),
    (f'"{OTHER}-3", "4"', {f"{OTHER}-3", "4"}),
])  # fmt: skip
def test_if_match(header: str | None, tags: set[str] | None) -> None:
    assert expected_tags(header) == tags


@pytest.mark.parametrize("header", [
    "3", '"x"', '"-1"', '""', "", '"1', '"' + "9" * 19 + '"', '"٣"', 'W/"3"', '"*"', '"1" "2"', '"1", *', '"1", 2', '"01"',
    f'"{UID}"', f'"{UID}-0"', f'W/"{UID}-3"', f'"{UID[:-1]}-3"', f'"{UID}3"',
])  # fmt: skip
def test_an_if_match_that_is_no_version_fails(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        expected_tags(header)


@pytest.mark.parametrize(("header", "unchanged"), [
    (None, False), ('"1"', True), ('W/"1"', True), ('"2", "1"', True), ('"2", W/"1"', True), ("*", True), ('"2"', False),
    ("1", False), ('"11"', False), ('"*"', False), ("x*", False), ('"2", *', False), ('"1', False), (f'"{UID}-1"', False),
])  # fmt: skip
def test_if_none_match(header: str | None, *, unchanged: bool) -> None:
    entity = thing(uid="")
    answer = not_modified(entity, header)
    assert (answer is not None) is unchanged
    if answer is not None:
        assert (answer.status_code, answer.headers["ETag"], answer.body) == (304, etag(entity), b"")


@pytest.mark.parametrize(("header", "unchanged"), [
    (f'"{UID}-1"', True), (f'W/"{UID}-1"', True), (f'"2", "{UID}-1"', True), ("*", True),
    ('"1"', False), (f'"{UID}-2"', False), (f'"{UID}-11"', False), (f'"{UID}"', False),
])  # fmt: skip
def test_if_none_match_of_an_entity_with_a_uid(header: str, *, unchanged: bool) -> None:
    assert (not_modified(thing(uid=UID), header) is not None) is unchanged


@pytest.mark.parametrize(("kind", "prefix"), [("function", "FUNCTION"), ("base_image", "BASE_IMAGE"),
    ("baseImage", "BASE_IMAGE")])  # fmt: skip
def test_the_prefix_of_error_codes(kind: str, prefix: str) -> None:
    assert error_prefix(kind) == prefix


ZONES = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))
EARLIEST, LATEST = datetime.fromisoformat("0002-01-01"), datetime.fromisoformat("9998-01-01")
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=ZONES)


@given(MOMENTS, MOMENTS)
def test_times_as_text_sort_as_times_do(first: datetime, second: datetime) -> None:
    assert (instant(first) < instant(second)) == (first < second)
    assert datetime.fromisoformat(instant(first)) == first.astimezone(UTC)


@pytest.mark.parametrize(
    ("error", "also", "passes"),
    [
        (Conflict, (), True),
        (TooManyRequests, (), True),
        (Unavailable, (), True),
        (NotFound, (), False),
        (NotFound, (401, 404), True),
        (Forbidden, (404,), False),
        (Unprocessable, (), False),
    ],
)
def test_an_error_may_pass_or_not(error: type[PorticoError], also: tuple[int, ...], *, passes: bool) -> None:
    assert error("").may_pass(*also) is passes
