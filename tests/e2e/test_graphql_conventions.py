"""The names and shapes of GraphQL that the conventions of the API are told by: scopes, those without one, and pages by cursors."""

from collections.abc import Iterator

import pytest

from tests.e2e.api import Api, unique
from tests.e2e.test_graphql import PATH, ask

CREATE_DOMAIN = "mutation ($input: DomainCreateInput!) { adminCreateDomain(input: $input) { name description } }"
PURGE_DOMAIN = "mutation ($id: ID!) { adminPurgeDomain(id: $id) }"
CREATE_USER = """mutation ($scope: DomainScope, $input: UserCreateInput!) {
  domainCreateUser(scope: $scope, input: $input) { name }
}"""
USER = "query ($scope: DomainScope, $id: ID!) { domainUser(scope: $scope, id: $id) { name } }"
USERS = """query ($scope: DomainScope, $filter: UserFilter) {
  domainSearchUsers(scope: $scope, filter: $filter) { nodes { name } totalCount }
}"""
SHARES = """query ($scope: ResourceGroupDomainScope!, $first: Int, $after: String) {
  domainFairShares(scope: $scope, first: $first, after: $after) {
    edges { cursor node { domainName ratio } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}"""


@pytest.fixture
def domain(api: Api) -> Iterator[str]:
    """A domain that GraphQL makes and purges."""
    name = unique("gql")
    made = ask(api, CREATE_DOMAIN, input={"name": name, "description": "of examples"})
    assert made == {"adminCreateDomain": {"name": name, "description": "of examples"}}
    yield name
    assert ask(api, PURGE_DOMAIN, id=name) == {"adminPurgeDomain": True}


def test_what_has_no_scope_begins_with_admin(api: Api, domain: str) -> None:
    found = ask(api, "query ($id: ID!) { adminDomain(id: $id) { name description } }", id=domain)
    assert found == {"adminDomain": {"name": domain, "description": "of examples"}}
    search = "query ($filter: DomainFilter) { adminSearchDomains(filter: $filter) { nodes { name } } }"
    listed = ask(api, search, filter={"name": {"equals": domain}})
    assert listed == {"adminSearchDomains": {"nodes": [{"name": domain}]}}


def test_what_has_no_scope_is_for_superadmins(neighbour: Api) -> None:
    reply = neighbour("POST", PATH, json={"query": CREATE_DOMAIN, "variables": {"input": {"name": unique("gql")}}})
    assert reply.json()["data"] == {"adminCreateDomain": None}
    assert reply.json()["errors"][0]["extensions"]["status"] in (403, 404)


def test_a_scope_names_the_domain(api: Api, domain: str) -> None:
    scope, name = {"domainName": domain}, unique()
    assert ask(api, CREATE_USER, scope=scope, input={"name": name}) == {"domainCreateUser": {"name": name}}
    assert ask(api, USER, scope=scope, id=name) == {"domainUser": {"name": name}}
    found = ask(api, USERS, scope=scope, filter={"name": {"equals": name}})
    assert found == {"domainSearchUsers": {"nodes": [{"name": name}], "totalCount": 1}}
    elsewhere = ask(api, USERS, filter={"name": {"equals": name}})
    assert elsewhere == {"domainSearchUsers": {"nodes": [], "totalCount": 0}}
    purge = "mutation ($scope: DomainScope, $id: ID!) { domainPurgeUser(scope: $scope, id: $id) }"
    assert ask(api, purge, scope=scope, id=name) == {"domainPurgeUser": True}


def test_fair_shares_of_a_domain_have_pages(api: Api) -> None:
    group, domain = unique("fair"), api.access.domain
    body = {"name": group, "capacity": {"cpu": 1, "mem": "2g"}, "scheduler": "fair-share"}
    assert api("POST", "/v1/admin/resource-groups", json=body).status_code == 201
    weight = f"/v1/admin/resource-groups/{group}/fair-shares/domains/{domain}/weight"
    assert api("PUT", weight, json={"weight": 2}).status_code == 200
    found = ask(api, SHARES, scope={"resourceGroup": group, "domainName": domain}, first=5)["domainFairShares"]
    (edge,) = found["edges"]
    assert edge["node"] == {"domainName": domain, "ratio": 1}
    cursor = edge["cursor"]
    assert found["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": cursor,
        "endCursor": cursor,
    }
    assert found["totalCount"] == 1
    assert api("DELETE", f"/v1/admin/resource-groups/{group}", params={"purge": "1"}).status_code == 204
