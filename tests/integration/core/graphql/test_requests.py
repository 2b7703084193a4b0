"""Requests: what may be asked, by whom, how much of it, and the statuses of what is refused."""

import json
from typing import Any

import pytest
from portico.core.base.errors import PorticoError
from portico.core.limits.token_bucket import BucketPolicy
from portico.tenancy.resource_policies.validator import RATES

from tests.support.gateway import Client
from tests.support.graphql import PATH, GraphQL
from tests.support.sample_resource import ANN
from tests.support.world import World

OWN = {"Accept": "application/graphql-response+json"}
TOTAL = "searchFunctions { totalCount }"


def nested(levels: int) -> str:
    return "{ searchFunctions " + "{ nodes " * levels + "{ name }" + " }" * levels + " }"


@pytest.mark.parametrize(("query", "limit", "most", "actual"), [
    (nested(11), "levels", 12, 13),
    (nested(900), "levels", 12, 902),
    ("{" + " ".join(f"a{number}: {TOTAL}" for number in range(51)) + "}", "aliases", 50, 51),
    ("{" + " ".join(f"a: {TOTAL}" for number in range(21)) + "}", "repeats of a field", 20, 21),
    ("{" + " ".join(f"a{n}: searchFunctions(first: 100) {{ totalCount }}" for n in range(11)) + "}", "entities", 1000, 1100),
    ("{ " + "searchFunctions " * 4000 + "}", "tokens", 4000, 4001),
    ("#" * 100_001, "characters", 100_000, 100_001),
    ("{ __schema { types { " + "ofType { " * 20 + "name" + " }" * 23, "levels of introspection", 20, 21),
    ("{ ...a } " + "".join(f"fragment {x} on Query {{ ...{y} ...{y} ...{y} ...{y} }} " for x, y in zip("abcdefgh", "bcdefghi", strict=True))
     + f"fragment i on Query {{ {TOTAL} }}", "selections", 10_000, 10_001),
], ids=["deep", "very deep", "aliased", "repeated", "dear", "long", "very long", "introspecting", "multiplied"])  # fmt: skip
def test_a_refusal_names_the_limit_and_the_figure(
    graphql: GraphQL, query: str, limit: str, most: int, actual: int
) -> None:
    reply = graphql.send(query, by=ANN, headers=OWN)
    assert reply.status == 400
    [error] = reply.json["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_LIMIT_EXCEEDED"
    assert error["extensions"]["details"] == {"limit": limit, "maximum": most, "actual": actual}
    assert str(most) in error["message"]


@pytest.mark.parametrize(
    ("declared", "given"), [("$n: Int", {"n": 100}), ("$n: Int = 100", {})], ids=["given", "default"]
)
def test_a_page_given_by_a_variable_is_counted(graphql: GraphQL, declared: str, given: dict[str, int]) -> None:
    fields = " ".join(f"a{number}: searchFunctions(first: $n) {{ totalCount }}" for number in range(11))
    error = graphql.error(f"query ({declared}) {{ {fields} }}", by=ANN, **given)
    assert error["extensions"]["details"] == {"limit": "entities", "maximum": 1000, "actual": 1100}


@pytest.mark.parametrize(("query", "code"), [
    ("{ searchFunctions { ", "GRAPHQL_PARSE_FAILED"),
    ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ searchFunctions { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ searchFunctions(first: \"x\") { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ("query ($n: Int!) { searchFunctions(first: $n) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    (f"query a {{ {TOTAL} }} query b {{ {TOTAL} }}", "GRAPHQL_VALIDATION_FAILED"),
    ("subscription { searchFunctions { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ("fragment a on Query { ...a } { ...a }", "GRAPHQL_VALIDATION_FAILED"),
])  # fmt: skip
def test_what_cannot_be_carried_out_is_refused(graphql: GraphQL, query: str, code: str) -> None:
    own, plain = graphql.send(query, by=ANN, headers=OWN), graphql.send(query, by=ANN)
    assert (own.status, plain.status) == (400, 200)
    assert own.headers["content-type"] == "application/graphql-response+json"
    assert plain.headers["content-type"] == "application/json"
    for reply in (own, plain):
        assert {error["extensions"]["code"] for error in reply.json["errors"]} == {code}
        assert "data" not in reply.json


@pytest.mark.parametrize(("body", "headers", "status", "code"), [
    ("{", {}, 400, "MALFORMED_REQUEST"),
    ("[]", {}, 400, "MALFORMED_REQUEST"),
    ('{"variables": {}}', {}, 400, "MALFORMED_REQUEST"),
    ('{"query": "{ a }", "query": "{ b }"}', {}, 400, "MALFORMED_REQUEST"),
    ('{"query": "{ a }", "more": 1}', {}, 400, "MALFORMED_REQUEST"),
    ("{}", {"Content_Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("{}", {"Content_Encoding": "gzip"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    (json.dumps({"query": "x" * (4 * 1024 * 1024)}), {}, 413, "PAYLOAD_TOO_LARGE"),
    ('{"query": "{ a }"}', {"X_Portico_Project": "a/b/c"}, 422, "VALIDATION_FAILED"),
])  # fmt: skip
def test_bodies_are_refused_as_by_rest(
    graphql: GraphQL, world: World, body: str, headers: dict[str, str], status: int, code: str
) -> None:
    reply = world.client("graphql", ANN).post(PATH, raw=body, **headers)
    assert (reply.status, reply.error["code"]) == (status, code)
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_only_those_signed_in_are_answered(graphql: GraphQL, world: World) -> None:
    nobody: Client = world.client("graphql", None)
    reply = nobody.post(PATH, body={"query": "{ __schema { queryType { name } } }"})
    assert (reply.status, reply.error["code"]) == (401, "UNAUTHENTICATED")
    assert "www-authenticate" in reply.headers
    assert world.client("graphql", ANN).get(PATH).status == 405


def test_introspection_is_for_those_signed_in(graphql: GraphQL) -> None:
    from graphql import build_client_schema, get_introspection_query

    schema = build_client_schema(graphql.data(get_introspection_query(), by=ANN))
    assert schema.query_type is not None
    assert {"domainSearchUsers", "adminDomain", "domainFairShares"} <= schema.query_type.fields.keys()


def test_an_unexpected_error_tells_nothing(graphql: GraphQL, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret-of-the-house")

    monkeypatch.setattr(type(world.platform.processor), "run", breaks)
    reply = graphql.send("{ searchFunctions { totalCount } }", by=ANN)
    [error] = reply.json["errors"]
    assert "secret" not in reply.body
    assert (error["extensions"]["code"], error["extensions"]["status"]) == ("INTERNAL", 500)
    assert reply.json["data"] == {"searchFunctions": None}


class _Rates:
    """Lets so many requests pass."""

    def __init__(self, most: int) -> None:
        self.left = most

    def count(self, _principal: Any, _scope: Any, _headers: Any) -> None:
        self.left -= 1
        if self.left < 0:
            error: PorticoError = BucketPolicy("requests", 2, 60).refusal("Too many requests.", 7)
            raise error


def test_each_root_field_takes_a_token(graphql: GraphQL, world: World) -> None:
    rates = _Rates(2)
    world.platform.put(RATES, rates)  # type: ignore[arg-type]
    fields = " ".join(f"a{number}: {TOTAL}" for number in range(3))
    reply = graphql.send(f"{{ {fields} }}", by=ANN)
    assert reply.status == 200
    assert [value is None for value in reply.json["data"].values()] == [False, False, True]
    assert reply.json["errors"][0]["extensions"]["retry_after"] == 7
    again = graphql.send(f"{{ {fields} }}", by=ANN)
    assert (again.status, again.headers["retry-after"]) == (429, "7")


def test_pages_of_other_origins_may_read_it(graphql: GraphQL, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = graphql.send(f"{{ {TOTAL} }}", by=ANN, headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["content-security-policy"] == "frame-ancestors 'none'"
