"""Marks in the API's description, and that no operation that needs one lacks it."""

from datetime import date
from functools import cache
from typing import Any

import pytest
from fastapi.routing import APIRoute
from portico.core.http.deprecation import deprecation_headers
from portico.core.http.operations import make
from portico.core.http.route_options import RouteOptions, changes_nothing, mark, shows_secret
from portico.core.model.conventions import Deprecation, Replay

from tests.support.description import description
from tests.support.template import resources
from tools.api import document as module
from tools.api.references import inlined

DOCUMENT = cache(lambda: inlined(description()))
SECRETS = ("secret", "password", "private", "access_token", "refresh_token")


@cache
def routes() -> tuple[APIRoute, ...]:
    return tuple(make(route) for route in module.routes())


def operations() -> dict[str, Any]:
    paths = DOCUMENT()["paths"].values()
    return {operation["operationId"]: operation for path in paths for operation in path.values()}


def test_the_headers_of_a_deprecation() -> None:
    deprecation = Deprecation(date(2026, 11, 1), date(2027, 11, 1), "/v1/auth/me")
    assert deprecation_headers(deprecation) == {
        "Deprecation": "@1793491200",
        "Sunset": "Mon, 01 Nov 2027 00:00:00 GMT",
        "Link": '</v1/auth/me>; rel="successor-version"',
    }


def test_a_sunset_comes_after_the_deprecation() -> None:
    with pytest.raises(ValueError, match="not after"):
        Deprecation(date(2027, 1, 1), date(2027, 1, 1), "/x")


def test_marks_add_up() -> None:
    @shows_secret
    @mark(deprecation=Deprecation(date(2026, 1, 1), date(2027, 1, 1), "/x"))
    async def endpoint() -> None: ...

    marks = RouteOptions.of(endpoint)
    assert (marks.replay, marks.deprecation is not None, marks.limited) == (Replay.WITHOUT_BODY, True, None)
    assert RouteOptions.of(changes_nothing(lambda: None)).replay is Replay.OFF
    assert RouteOptions.of(lambda: None) == RouteOptions()


def test_deprecated_operations_are_described_as_such() -> None:
    described = {name for name, operation in operations().items() if operation.get("deprecated")}
    assert (
        described
        == {route.operation_id for route in routes() if RouteOptions.of(route.endpoint).deprecation}
        == {"whoami"}
    )


def test_a_successor_is_there() -> None:
    for route in routes():
        if mark := RouteOptions.of(route.endpoint).deprecation:
            assert mark.successor in DOCUMENT()["paths"]


def test_limited_operations_are_described_with_their_limits() -> None:
    found = operations()
    assert found["create_run"]["x-rate-limit"] == {
        "policy": "runs",
        "quota": 1800,
        "window_seconds": 60,
        "counts": "every call of the principal",
    }
    limited = {name: operation for name, operation in found.items() if "x-rate-limit" in operation}
    assert {
        "create_run",
        "issue_token",
        "search_runs",
        "search_functions",
        "search_functions_by_body",
    } <= limited.keys()
    for operation in limited.values():
        assert operation["responses"]["429"]["headers"].keys() == {"Retry-After", "RateLimit-Policy", "RateLimit"}
        assert operation["responses"]["429"]["content"]


def test_every_search_by_a_filter_is_limited() -> None:
    for name, operation in operations().items():
        filters = any(parameter["name"] == "filter" for parameter in operation.get("parameters", []))
        assert not (filters or name.endswith("_by_body")) or "x-rate-limit" in operation, name


def _names(model: Any, seen: set[Any] | None = None) -> set[str]:
    fields = getattr(model, "model_fields", {})
    seen = (seen or set()) | {model}
    inside = [_names(field.annotation, seen) for field in fields.values() if field.annotation not in seen]
    return set(fields).union(*inside)


def test_every_reply_with_a_secret_is_kept_out_of_the_store() -> None:
    # `secrets` and `callback_secret` are the names of some, never their values.
    showing = {
        str(route.operation_id)
        for route in routes()
        if route.methods == {"POST"}
        and any(
            secret in name
            for name in _names(route.response_model) - {"secrets", "callback_secret"}
            for secret in SECRETS
        )
    }
    assert "issue_token" in showing
    kept = {route.operation_id for route in routes() if RouteOptions.of(route.endpoint).replay is Replay.STORED}
    assert showing & kept == set()


def test_the_key_is_described_where_it_is_heard() -> None:
    described = {
        name
        for name, operation in operations().items()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    }
    heard = {
        r.operation_id
        for r in routes()
        if r.methods == {"POST"} and RouteOptions.of(r.endpoint).replay is not Replay.OFF
    }
    assert described == heard
    assert {"create_function", "create_run", "my_create_keypair"} <= described
    assert not {"issue_token", "login", "search_functions_by_body"} & described


def test_what_the_gateway_says_itself_can_be_read_by_browsers() -> None:
    responses = resources()["Api"]["Properties"]["GatewayResponses"]
    assert len(responses) >= 10
    for kind, response in responses.items():
        allowed = response["ResponseParameters"]["Headers"]["Access-Control-Allow-Origin"]
        assert allowed["If"][0] == "HasOrigins", kind


def test_no_token_at_all_is_no_invalid_token() -> None:
    responses = resources()["Api"]["Properties"]["GatewayResponses"]
    for kind in ("UNAUTHORIZED", "ACCESS_DENIED"):
        headers = responses[kind]["ResponseParameters"]["Headers"]
        assert headers["WWW-Authenticate"] == "'Bearer realm=\"portico\"'"


def test_the_table_of_replies_forgets_and_is_not_restored() -> None:
    table = resources()["IdempotencyTable"]["Properties"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expiration", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert not {"PointInTimeRecoverySpecification", "SSESpecification"} & table.keys()
