"""The rows of `events/requests.yaml`: which operations they call, the files that are made of them, and what a row may say."""

import json
import re
from typing import Any

import pytest

from tools.samples import first, samples
from tools.samples.layout import WIDTH, laid_out
from tools.samples.requests import EVENTS, Requests, RowError, operations, requests, written
from tools.samples.standard import rows

GATEWAY = requests().gateway


def event(row: dict[str, Any]) -> dict[str, Any]:
    return Requests(GATEWAY, requests().callers, {"x/y": row}).event("x/y")


def test_every_operation_has_a_row_and_no_row_another() -> None:
    assert {row["operation"] for row in requests().requests.values()} == operations().keys()


def test_no_name_is_given_twice() -> None:
    """YAML would keep the last of them."""
    text = (EVENTS / "requests.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^  (\w+/\w+):", text, re.MULTILINE) == list(written().requests)


def test_a_standard_operation_has_a_row_unless_one_is_written() -> None:
    by_hand = {row["operation"] for row in written().requests.values()}
    made = {name: row for name, row in rows() if row["operation"] not in by_hand}
    assert made.keys() == requests().requests.keys() - written().requests.keys()
    assert made["identity_providers/domain_restore_identity_provider"] == {
        "operation": "domain_restore_identity_provider",
        "as": "superadmin",
        "path": {"domain": "acme", "name": "old"},
        "status": 200,
    }


def test_the_first_request_of_each_function_is_a_file() -> None:
    rows = requests().requests.keys()
    files = {str(file.relative_to(EVENTS).with_suffix("")) for file in EVENTS.glob("*/*.json")}
    assert files & rows == {sample.name for sample in first(samples())} & rows


@pytest.mark.parametrize("name", [sample.name for sample in first(samples()) if sample.name in requests().requests])
def test_a_requests_file_is_what_its_row_says(name: str) -> None:
    """Write them anew with `python -m tools.samples --first --write events`."""
    written = (EVENTS / f"{name}.json").read_text(encoding="utf-8")
    assert written == f"{laid_out(requests().event(name))}\n"


def test_values_fill_the_path() -> None:
    made = event({"operation": "get_version", "path": {"name": "hello", "version": 1}})
    assert (made["httpMethod"], made["resource"]) == ("GET", "/v1/functions/{name}/versions/{version}")
    assert made["path"] == "/v1/functions/hello/versions/1"
    assert made["pathParameters"] == {"name": "hello", "version": "1"}
    assert made["requestContext"]["path"] == "/api/v1/functions/hello/versions/1"


def test_a_query_is_strings_and_json() -> None:
    made = event({"operation": "search_runs", "query": {"filter": {"a": [1]}, "order": "a:asc", "limit": 2, "x": True}})
    assert made["queryStringParameters"] == {"filter": '{"a":[1]}', "order": "a:asc", "limit": "2", "x": "true"}
    assert made["multiValueQueryStringParameters"]["limit"] == ["2"]


def test_what_is_not_given_is_null() -> None:
    made = event({"operation": "search_runs"})
    assert [made[key] for key in ("queryStringParameters", "pathParameters", "body")] == [None, None, None]
    assert not made["headers"].keys() & {"Content-Type", "Content-Length"}


@pytest.mark.parametrize(
    ("body", "sent"), [({"é": [1]}, '{"\\u00e9":[1]}'), ("é=1", "é=1"), (None, "null"), ([], "[]")]
)
def test_a_body_is_sent_with_its_length(body: Any, sent: str) -> None:
    made = event({"operation": "create_function", "body": body})
    assert made["body"] == sent
    assert made["headers"]["Content-Type"] == "application/json"
    assert made["headers"]["Content-Length"] == str(len(sent.encode()))


def test_a_rows_headers_replace_the_usual_ones() -> None:
    headers = {"Accept": "text/html", "Content-Type": "text/plain", "Authorization": "Basic eA==", "User-Agent": "me"}
    made = event({"operation": "create_function", "headers": headers, "body": ""})
    assert made["headers"].items() >= headers.items()
    assert made["multiValueHeaders"]["Accept"] == ["text/html"]
    assert made["requestContext"]["identity"]["userAgent"] == "me"


def test_the_caller_is_in_the_authorizers_context() -> None:
    context = event({"operation": "whoami", "as": "superadmin"})["requestContext"]
    assert context["authorizer"]["principalId"] == "user:acme/ann"
    assert json.loads(context["authorizer"]["claims"])["role"] == "superadmin"
    assert json.loads(event({"operation": "whoami"})["requestContext"]["authorizer"]["claims"])["role"] == "user"


def test_nobody_has_neither_token_nor_key() -> None:
    made = event({"operation": "health", "as": "nobody"})
    assert "Authorization" not in made["headers"]
    assert "authorizer" not in made["requestContext"]
    assert "apiKey" not in made["requestContext"]["identity"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"operation": "gone"}, "no operation gone"),
        ({}, "no operation None"),
        ({"operation": "me", "as": "bob"}, "bob is none of the callers ann, "),
        ({"operation": "me", "boddy": {}, "by": 1}, "boddy, by is none of operation, as, "),
        ({"operation": "get_function"}, "each name in /v1/functions/{name}"),
        ({"operation": "get_function", "path": {"id": "x"}}, "each name in /v1/functions/{name}"),
        ({"operation": "me", "path": {"name": "x"}}, "and no other"),
    ],
)
def test_a_row_that_fits_nothing_is_refused(row: dict[str, Any], said: str) -> None:
    with pytest.raises(RowError, match=r"^x/y: ") as refused:
        event(row)
    assert said in str(refused.value)


@pytest.mark.parametrize("value", [{}, [], 1, None, "é", {"a": [1, {"b": "c" * 150}], "d": {}}, [["x" * 70, "y" * 70]]])
def test_a_layout_is_the_same_value(value: Any) -> None:
    assert json.loads(laid_out(value)) == value


def test_a_layout_breaks_what_is_too_long() -> None:
    short, fits = ["x"], ["y" * (WIDTH - len('  "fits": ["",],'))]
    found = laid_out({"short": short, "fits": fits, "long": ["z" * WIDTH]}).splitlines()
    assert found[1] == '  "short": ["x"],'
    assert found[2].startswith('  "fits": ["')
    assert len(found[2]) < WIDTH
    assert found[3:] == ['  "long": [', f'    "{"z" * WIDTH}"', "  ]", "}"]
