"""Roles, policies of a tenant's own, simulations and the audit trail, over HTTP, as callers of every role see them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.api import PYTHON, Access, Api, error_of, unique
from tests.e2e.cloud import Cloud
from tests.support.waiting import eventually

Login = Callable[..., Api]
ROLES = ("domain_admin", "user", "viewer")
POLICIES = "/v1/domains/{domain}/policies"
FUNCTION = {
    "image": PYTHON,
    "handler": "main.handle",
    "source": {"files": {"main.py": "def handle(c, p): return p"}},
}
RULE = {"subjects": ["*"], "actions": ["function:update"], "resources": ["*"]}


def _bootstrap(cloud: Cloud, **wanted: Any) -> Access:
    payload = json.dumps(wanted | {"rotate": True, "plan": "premium"})
    answer = cloud.client("lambda").invoke(FunctionName=cloud.outputs["BootstrapFunction"], Payload=payload)
    keys = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, keys
    return Access(cloud.url, keys["access_key"], keys["secret_key"], keys["domain"], keys["project"])


@pytest.fixture(scope="module")
def login(cloud: Cloud) -> Iterator[Login]:
    """Makes users of a role and their clients."""
    made: list[Api] = []

    def log_in(domain: str, role: str, name: str | None = None) -> Api:
        user = name or role.replace("_", "-")
        made.append(Api(_bootstrap(cloud, domain=domain, project="vision", user=user, role=role)))
        return made[-1]

    yield log_in
    for client in made:
        client.http.close()


@pytest.fixture(scope="module")
def acme() -> str:
    """A domain of this module's own."""
    return unique("acme")


@pytest.fixture(scope="module")
def admin(login: Login, acme: str) -> Api:
    """Its admin."""
    return login(acme, "domain_admin")


@pytest.fixture(scope="module")
def user(login: Login, acme: str, admin: Api) -> Api:
    """A user who works in the project vision."""
    return login(acme, "user")


@pytest.fixture(scope="module")
def viewer(login: Login, acme: str, admin: Api) -> Api:
    """A viewer of the project vision."""
    return login(acme, "viewer")


@pytest.fixture(scope="module")
def stranger(login: Login) -> Api:
    """The admin of another domain."""
    return login(unique("umbrella"), "domain_admin")


@pytest.fixture
def policies(admin: Api, acme: str) -> Iterator[Callable[..., Any]]:
    """Applies policies, which are gone after the test."""
    made: list[str] = []

    def apply(**fields: Any) -> Any:
        made.append(unique("p"))
        reply = admin("POST", POLICIES.format(domain=acme), json={"name": made[-1], **fields})
        assert reply.status_code == 201, reply.text
        return reply.json()

    yield apply
    for name in made:
        assert admin("DELETE", f"{POLICIES.format(domain=acme)}/{name}?purge=true").status_code == 204


def test_roles_are_what_the_matrix_says(admin: Api, user: Api, viewer: Api, acme: str) -> None:
    name = unique()
    error_of(viewer("POST", "/v1/functions", json={"name": name, **FUNCTION}), 403, "FORBIDDEN")
    assert user("POST", "/v1/functions", json={"name": name, **FUNCTION}).status_code == 201
    user.built(name)  # the build writes to it too
    assert viewer("GET", f"/v1/functions/{name}").status_code == 200
    error_of(viewer("PATCH", f"/v1/functions/{name}", json={"description": "x"}), 403)
    assert admin("PATCH", f"/v1/functions/{name}", json={"description": "x"}).status_code == 200
    for client in (user, viewer):
        error_of(client("POST", f"/v1/domains/{acme}/projects", json={"name": unique()}), 404)
        error_of(client("GET", f"/v1/domains/{acme}/policies"), 403)
        error_of(client("GET", f"/v1/domains/{acme}/audit-logs"), 403)
        error_of(client("GET", "/v1/admin/audit-logs"), 404)
        error_of(client("GET", "/v1/admin/domains"), 404)
    assert user("DELETE", f"/v1/functions/{name}?purge=true").status_code == 204


def test_searches_return_what_the_caller_may_read(admin: Api, user: Api, acme: str) -> None:
    other = unique("audio")
    assert admin("POST", f"/v1/domains/{acme}/projects", json={"name": other}).status_code == 201
    everything = admin("GET", f"/v1/domains/{acme}/projects").json()
    assert {"vision", other} <= {project["name"] for project in everything["items"]}
    own = user("GET", f"/v1/domains/{acme}/projects").json()
    assert ([project["name"] for project in own["items"]], own["total_count"]) == (["vision"], 1)
    assert [found["name"] for found in user("GET", f"/v1/domains/{acme}/users").json()["items"]] == ["user"]
    error_of(user("GET", f"/v1/domains/{acme}/projects/{other}"), 404, "PROJECT_NOT_FOUND")


def test_a_policy_forbids_and_is_told_of(policies: Any, user: Api, acme: str) -> None:
    name = unique()
    assert user("POST", "/v1/functions", json={"name": name, **FUNCTION}).status_code == 201
    user.built(name)
    made = policies(rules=[{**RULE, "resources": [f"function:vision/{name}"]}], effect="forbid")
    assert made["cedar"].startswith("forbid")
    asked = {"principal": f"user:{acme}/user", "action": "function:update"}
    resource = {"type": "function", "project": "vision", "name": name.upper()}

    def is_told() -> bool:
        answer = user("POST", "/v1/authz/simulate", json={**asked, "resource": resource}).json()
        return bool(answer == {"decision": "deny", "policies": [made["name"]], "errors": []})

    assert eventually(is_told, 45)  # perhaps asked of another process, which learns of it later
    assert eventually(lambda: user("PATCH", f"/v1/functions/{name}", json={"description": "x"}).status_code == 403, 45)
    batch = {"items": [{"name": name, "description": "x"}]}
    assert eventually(lambda: user("POST", "/v1/functions/batch-update", json=batch).status_code == 403, 45)
    assert user("DELETE", f"/v1/functions/{name}?purge=true").status_code == 204


@pytest.mark.parametrize(("cedar", "line", "column"), [
    ("permit(principal,\n  action resource);", 2, 10),
    ('permit(principal, action == Portico::Action::"function:gets", resource);', 1, 29),
])  # fmt: skip
def test_a_policy_that_is_not_valid_is_a_422_with_its_position(
    admin: Api, acme: str, cedar: str, line: int, column: int
) -> None:
    for method, path in (("POST", ""), ("PUT", "/none")):
        body = {"cedar": cedar} | ({"name": unique()} if method == "POST" else {})
        reply = admin(method, POLICIES.format(domain=acme) + path, json=body)
        if method == "POST":
            fault, *_ = error_of(reply, 422)["details"]["errors"]  # the first by place
            assert (fault["field"], fault["line"], fault["column"]) == ("cedar", line, column)
        else:
            error_of(reply, 404, "POLICY_NOT_FOUND")


def test_a_tenants_policy_reaches_nobody_else(policies: Any, user: Api, stranger: Api, admin: Api, acme: str) -> None:
    everything = policies(cedar="permit(principal, action, resource);")
    domain = stranger.access.domain
    for who in (f"user:{acme}/user", f"user:{acme}/domain-admin"):
        for resource in ({"type": "user", "domain": domain, "name": "x"}, {"type": "domain", "domain": acme}):
            for operation in ("get", "update", "purge"):
                body = {"principal": who, "action": f"{resource['type']}:{operation}", "resource": resource}
                reply = admin("POST", "/v1/authz/simulate", json=body).json()
                assert reply == {"decision": "deny", "policies": [], "errors": []}
    shown = stranger("GET", f"{POLICIES.format(domain=acme)}/{everything['name']}")
    absent = stranger("GET", f"{POLICIES.format(domain=acme)}/{unique()}")
    assert error_of(shown, 404)["code"] == error_of(absent, 404)["code"] == "POLICY_NOT_FOUND"


def test_what_is_anothers_is_as_what_is_not_there(stranger: Api, policies: Any, acme: str) -> None:
    name = policies(rules=[RULE])["name"]

    def shape(domain: str, named: str, method: str, path: str, body: Any) -> str:
        url = POLICIES.format(domain=domain) + path.format(name=named)
        error = error_of(stranger(method, url, **({} if body is None else {"json": body(named)})), 404)
        error["request_id"] = ""
        return str(error).replace(named, "<name>").replace(domain, "<domain>")

    cases: list[tuple[str, str, Any]] = [
        ("GET", "/{name}", None), ("GET", "", None), ("POST", "/search", lambda _name: {}),
        ("POST", "", lambda named: {"name": named, "rules": [RULE]}), ("PUT", "/{name}", lambda _name: {"rules": [RULE]}),
        ("PATCH", "/{name}", lambda _name: {"description": "mine"}), ("DELETE", "/{name}", None),
        ("DELETE", "/{name}?purge=true", None), ("POST", "/{name}/restore", None),
        ("POST", "/batch-delete", lambda named: {"names": [named]}),
        ("POST", "/batch-purge", lambda named: {"names": [named]}),
        ("POST", "/batch-update", lambda named: {"items": [{"name": named, "description": "mine"}]}),
    ]  # fmt: skip
    for case in cases:
        assert shape(acme, name, *case) == shape(unique("nowhere"), unique(), *case)
    body = {"principal": f"user:{acme}/user", "action": "run:create", "resource": {"type": "run"}}
    nobody = {**body, "principal": f"user:{unique('nowhere')}/user"}
    replies = [error_of(stranger("POST", "/v1/authz/simulate", json=asked), 404) for asked in (body, nobody)]
    assert replies[0]["code"] == replies[1]["code"] == "DOMAIN_NOT_FOUND"
    for domain in (acme, unique("nowhere")):
        error_of(stranger("GET", f"/v1/domains/{domain}/audit-logs"), 404, "DOMAIN_NOT_FOUND")


def test_a_simulation_of_others_is_for_admins(user: Api, admin: Api, api: Api, acme: str) -> None:
    body = {"principal": f"user:{acme}/viewer", "action": "function:create", "resource": {"type": "function"}}
    error_of(user("POST", "/v1/authz/simulate", json=body), 403)
    promoted = {"subject": f"user:{acme}/user", "role": "superadmin"}
    error_of(user("POST", "/v1/authz/simulate", json={**body, "principal": promoted}), 403)
    for client in (admin, api):
        reply = client("POST", "/v1/authz/simulate", json={**body, "principal": {**promoted, "role": "user"}})
        assert reply.json()["decision"] == "deny"
        asked = {**body, "principal": promoted}
        assert client("POST", "/v1/authz/simulate", json=asked).json()["policies"] == ["superadmin"]
    error_of(admin("POST", "/v1/authz/simulate", json={**body, "action": "function:paint"}), 422)


def test_the_trail_has_changes_failures_and_denials(admin: Api, user: Api, stranger: Api, acme: str) -> None:
    name = unique("p")
    path = f"{POLICIES.format(domain=acme)}/{name}"
    assert admin("POST", POLICIES.format(domain=acme), json={"name": name, "rules": [RULE]}).status_code == 201
    error_of(admin("POST", POLICIES.format(domain=acme), json={"name": name, "rules": [RULE]}), 409, "POLICY_EXISTS")
    denied = stranger("DELETE", path).headers["X-Request-Id"]
    assert admin("DELETE", f"{path}?purge=true").status_code == 204
    trail = f"/v1/domains/{acme}/audit-logs"
    query = {"filter": json.dumps({"entity": {"equals": name}})}
    assert eventually(lambda: len(admin("GET", trail, params=query).json()["items"]) == 4)
    items = admin("GET", trail, params=query).json()["items"]
    assert [(item["operation"], item["outcome"]) for item in items] == [
        ("purge", "success"), ("delete", "denied"), ("create", "error"), ("create", "success")
    ]  # fmt: skip
    assert (items[1]["request_id"], items[1]["actor"]) == (denied, f"user:{stranger.access.domain}/domain-admin")
    body = {"filter": {"entity": {"equals": name}, "outcome": {"equals": "denied"}}, "limit": 1}
    assert [item["id"] for item in admin("POST", f"{trail}/search", json=body).json()["items"]] == [items[1]["id"]]
    first = admin("GET", trail, params={"limit": 1}).json()
    assert admin("GET", trail, params={"limit": 1, "cursor": first["next_cursor"]}).status_code == 200
    error_of(user("GET", trail), 403)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/v1/admin/audit-logs", "/v1/admin/audit-logs/x", "/v1/admin/audit-logs/batch-delete"]
)
def test_nobody_changes_the_trail(api: Api, method: str, path: str) -> None:
    known = path == "/v1/admin/audit-logs"
    error_of(api(method, path, json={"names": ["x"]}), 405 if known else 404)


def test_everybodys_trail_is_the_superadmins(api: Api, admin: Api, acme: str) -> None:
    error_of(admin("GET", "/v1/admin/audit-logs"), 404)
    query = {"filter": json.dumps({"actor": {"starts_with": f"user:{acme}/"}}), "limit": 5}
    found = api("GET", "/v1/admin/audit-logs", params=query).json()["items"]
    assert {item["actor"].partition("/")[0] for item in found} == {f"user:{acme}"}
    assert [item["time"] for item in found] == sorted((item["time"] for item in found), reverse=True)
