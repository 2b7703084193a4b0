"""Queries: fields, scopes, connections, and what stands beside them in a reply."""

from dataclasses import replace

import pytest
from portico.core.model.principal import Principal

from tests.support.graphql import GraphQL
from tests.support.hooks import watched
from tests.support.sample_resource import ADMIN, ANN
from tests.support.world import World

STRANGER = Principal("user", "eve", "other", "lab", "domain_admin", {"lab": "project_admin"}, "client-other")
PAGE = """query page($after: String, $first: Int) {
  searchFunctions(first: $first, after: $after, orderBy: [{field: NAME, direction: DESC}]) {
    edges { cursor node { name image createdAt etag } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}"""


def make(world: World, *names: str) -> None:
    for name in names:
        world.create(name)


def test_an_entity_is_what_rest_shows(graphql: GraphQL, world: World) -> None:
    make(world, "hello")
    found = graphql.data('{ getFunction(id: "hello") { name image status createdAt project etag } }', by=ANN)
    shown = world.client("functions").get("/v1/functions/hello")
    entity = found["getFunction"]
    assert f'"{entity.pop("etag")}"' == shown.headers["etag"]
    names = {"createdAt": "created_at"}
    assert entity == {name: shown.json[names.get(name, name)] for name in entity}


def test_a_connection_pages_by_cursors(graphql: GraphQL, world: World) -> None:
    make(world, "a", "b", "c", "d", "e")
    first = graphql.data(PAGE, by=ANN, first=2)["searchFunctions"]
    assert [edge["node"]["name"] for edge in first["edges"]] == ["e", "d"]
    assert first["totalCount"] == 5
    assert first["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": first["edges"][0]["cursor"],
        "endCursor": first["edges"][1]["cursor"],
    }
    second = graphql.data(PAGE, by=ANN, first=9, after=first["pageInfo"]["endCursor"])["searchFunctions"]
    assert [edge["node"]["name"] for edge in second["edges"]] == ["c", "b", "a"]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    middle = graphql.data(PAGE, by=ANN, first=1, after=first["edges"][0]["cursor"])["searchFunctions"]
    assert [edge["node"]["name"] for edge in middle["edges"]] == ["d"]


def test_its_cursors_are_those_of_rest(graphql: GraphQL, world: World) -> None:
    make(world, "a", "b", "c")
    found = graphql.data("{ searchFunctions(first: 2) { pageInfo { endCursor } } }", by=ANN)
    page = world.client("functions").get("/v1/functions", query={"limit": "2"})
    assert found["searchFunctions"]["pageInfo"]["endCursor"] == page.json["next_cursor"]


def test_a_search_takes_the_filters_of_rest(graphql: GraphQL, world: World) -> None:
    make(world, "hello", "help", "other")
    query = "query ($f: FunctionFilter) { searchFunctions(filter: $f) { nodes { name } totalCount } }"
    wanted = {"AND": [{"name": {"iStartsWith": "HEL"}}, {"NOT": {"name": {"equals": "help"}}}]}
    found = graphql.data(query, by=ANN, f=wanted)["searchFunctions"]
    assert found == {"nodes": [{"name": "hello"}], "totalCount": 1}


def test_a_page_of_fifty_is_the_requests_of_rest(graphql: GraphQL, world: World) -> None:
    make(world, *(f"f{number}" for number in range(50)))
    query = "{ searchFunctions(first: 50) { nodes { name image handler status createdAt updatedAt } totalCount } }"
    graphql.data(query, by=ANN)
    with watched(world.backend.client) as asked:
        assert len(graphql.data(query, by=ANN)["searchFunctions"]["nodes"]) == 50
    with watched(world.backend.client) as rest:
        world.client("functions").get("/v1/functions", query={"limit": "50"})
    assert asked.operations() == rest.operations()


def test_scopes_are_the_callers_unless_given(graphql: GraphQL, world: World) -> None:
    world.client("users", ADMIN).post("/v1/domains/acme/users", body={"name": "bea"})
    query = "query ($s: DomainScope) { domainSearchUsers(scope: $s) { nodes { name domain } } }"
    usual = graphql.data(query)["domainSearchUsers"]
    assert usual == graphql.data(query, s={"domainName": "ACME"})["domainSearchUsers"]
    assert usual == {"nodes": [{"name": "bea", "domain": "acme"}]}
    error = graphql.error(query, s={"domainName": "no such domain"})
    assert (error["extensions"]["code"], error["path"]) == ("VALIDATION_FAILED", ["domainSearchUsers"])
    assert error["extensions"]["details"]["errors"][0]["field"] == "scope.domainName"


def test_the_current_project_is_that_of_the_header(graphql: GraphQL, world: World) -> None:
    make(world, "hello")
    elsewhere, query = replace(ANN, project=None), "{ searchFunctions { totalCount } }"
    assert graphql.error(query, by=elsewhere)["extensions"]["code"] == "PROJECT_REQUIRED"
    named = {"X_Portico_Project": "acme/vision"}
    assert graphql.data(query, by=elsewhere, headers=named) == {"searchFunctions": {"totalCount": 1}}
    scoped = '{ searchFunctions(scope: {domainName: "acme", projectName: "vision"}) { totalCount } }'
    assert graphql.data(scoped, by=elsewhere) == {"searchFunctions": {"totalCount": 1}}


def test_one_bad_field_leaves_the_others(graphql: GraphQL, world: World) -> None:
    make(world, "hello")
    reply = graphql.send('{ a: getFunction(id: "hello") { name } b: getFunction(id: "gone") { name } }', by=ANN)
    assert reply.status == 200
    assert reply.json["data"] == {"a": {"name": "hello"}, "b": None}
    [error] = reply.json["errors"]
    assert error["path"] == ["b"]
    assert error["message"] == "There is no function 'gone'."
    assert error["extensions"] == {
        "code": "FUNCTION_NOT_FOUND",
        "status": 404,
        "details": {"function": "gone"},
        "request_id": reply.headers["x-request-id"],
    }


@pytest.mark.parametrize("query", [
    '{ getFunction(scope: {domainName: "acme", projectName: "vision"}, id: "NAME") { name } }',
    '{ domainUser(scope: {domainName: "acme"}, id: "NAME") { name } }',
    '{ domainPolicy(scope: {domainName: "acme"}, id: "NAME") { name } }',
    '{ adminResourcePolicy(id: "NAME") { name } }',
])  # fmt: skip
def test_a_stranger_cannot_tell_what_is_there(graphql: GraphQL, world: World, query: str) -> None:
    make(world, "there")
    rules = [{"subjects": ["user:ann"], "actions": ["function:get"], "resources": ["project:vision"]}]
    made = [
        world.client("users", ADMIN).post("/v1/domains/acme/users", body={"name": "there"}),
        world.client("authz", ADMIN).post(
            "/v1/domains/acme/policies", body={"name": "there", "rules": rules, "effect": "permit"}
        ),
        world.client("domains", ADMIN).post("/v1/admin/resource-policies", body={"name": "there"}),
    ]
    assert [reply.status for reply in made] == [201] * 3
    assert "errors" not in graphql.send(query.replace("NAME", "there")).json
    told = []
    for name in ("there", "gone"):
        error = graphql.error(query.replace("NAME", name), by=STRANGER)
        error["extensions"].pop("request_id")
        told.append(str(error).replace(name, "NAME"))
    assert told[0] == told[1]


def test_a_token_is_good_for_what_it_lists(graphql: GraphQL, world: World) -> None:
    make(world, "hello")
    viewer = replace(ANN, name="vic", projects={"vision": "viewer"})
    found = graphql.data('{ getFunction(id: "hello") { name } }', by=viewer)
    assert found == {"getFunction": {"name": "hello"}}
    error = graphql.error('mutation { deleteFunction(id: "hello") }', by=viewer)
    assert (error["extensions"]["code"], error["extensions"]["status"]) == ("FORBIDDEN", 403)


def test_fair_shares_are_the_seeds(graphql: GraphQL) -> None:
    query = """query ($scope: ResourceGroupDomainScope!) {
      domainFairShares(scope: $scope, first: 5) {
        edges { cursor node { domainName ratio lookbackDays } } pageInfo { hasNextPage endCursor } totalCount
      }
    }"""
    error = graphql.error(query, scope={"resourceGroup": "nowhere", "domainName": "acme"})
    assert error["extensions"]["status"] == 404
