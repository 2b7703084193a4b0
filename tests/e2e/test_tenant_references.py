"""References of A's own requests to B: in bodies, policies, simulations and sign-ins. They open and reveal nothing."""

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.e2e.api import ECHO, PYTHON, error_of, unique
from tests.e2e.tenancy.callers import Caller
from tests.e2e.tenancy.document import Request
from tests.e2e.tenancy.tenants import Tenants, shape_of
from tests.e2e.tenancy.world import World

USERS, POLICIES = "/v1/domains/{domain}/users", "/v1/domains/{domain}/policies"
PROVIDERS, ACCOUNTS = "/v1/domains/{domain}/identity-providers", "/v1/domains/{domain}/service-accounts"
ISSUER = {"issuer": "https://accounts.example.com", "client_id": "portico"}
CODE = {"image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": ECHO}}}
SHARED = "/v1/shared-folders"
EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
}


def _function(world: World) -> str:
    return f"function:{world.project}/{world.ids['/v1/functions']}"


def _subject(world: World) -> str:
    return f"user:{world.domain}/{world.ids[USERS]}"


def _rule(world: World) -> dict[str, list[str]]:
    return {"subjects": [_subject(world)], "actions": ["function:get"], "resources": [_function(world)]}


def _cedar(world: World) -> str:
    place, user = (
        f'Portico::Project::"{world.domain}/{world.project}"',
        f'Portico::User::"{world.domain}/{world.ids[USERS]}"',
    )
    return f"permit (principal == {user}, action, resource);\npermit (principal, action, resource in {place});"


# In A's own scope, naming something of a world: B's, or that of nobody. `{x}` in paths is a new name.
Body = Callable[[World], Any]
BODIES: dict[str, tuple[str, str, Body]] = {
    "a user in its project": ("POST", USERS, lambda w: {"projects": [{"name": f"{w.domain}.{w.project}"}]}),
    "a user in its project, by path": ("POST", USERS, lambda w: {"projects": [{"name": f"{w.domain}/{w.project}"}]}),
    "a user of its resource policy": ("POST", USERS, lambda w: {"resource_policy": w.ids["/v1/admin/resource-policies"]}),
    "a user of its domain": ("POST", USERS, lambda w: {"domain": w.domain}),
    "a user with its scope": ("POST", USERS, lambda w: {"scope": f"domain/{w.domain}"}),
    "a project of its domain": ("POST", "/v1/domains/{domain}/projects", lambda w: {"domain": w.domain}),
    "an account in its project": ("POST", ACCOUNTS, lambda w: {"projects": [{"name": f"{w.domain}.{w.project}"}]}),
    "an issuer for its project": (
        "POST", PROVIDERS, lambda w: {**ISSUER, "projects": [{"group": "g", "project": w.domain, "role": "user"}]}
    ),
    "a function of its project": ("POST", "/v1/functions", lambda w: {"project": f"{w.domain}/{w.project}"}),
    "a function with its folder": ("POST", "/v1/functions", lambda w: {**CODE, "mounts": [{"folder": f"uid:{w.ids[SHARED]}"}]}),
    "rules about it": ("POST", POLICIES, lambda w: {"rules": [_rule(w)]}),
    "a policy about it": ("POST", POLICIES, lambda w: {"cedar": _cedar(w)}),
    "a change of its user": ("POST", f"{USERS}/batch-update", lambda w: {"items": [{"name": w.ids[USERS], "status": "disabled"}]}),
    "a purge of its users": ("POST", f"{USERS}/batch-purge", lambda w: {"names": [w.ids[USERS]]}),
    "a purge of its functions": ("POST", "/v1/functions/batch-purge", lambda w: {"names": [w.ids["/v1/functions"]]}),
}  # fmt: skip


def _outcome(reply: httpx.Response, world: World, made: str) -> Any:
    if reply.is_success:
        return reply.status_code, sorted(reply.json()) if reply.content else None
    return reply.status_code, shape_of(reply, World(made, "", world.ids | {"d": world.domain}), reply.status_code)


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_may_name_what_is_anothers_to_no_avail(tenants: Tenants, kind: str) -> None:
    method, path, body = BODIES[kind]
    admin = tenants.askers["domain_admin"]

    def ask(world: World) -> Any:
        named = body(world)
        name = unique("ref")
        if not {"items", "names"} & named.keys():
            named["name"] = name
        request = Request(method, path.format(domain=tenants.a.domain), content={"json": named})
        reply = admin.send(request)
        assert tenants.b.mark not in reply.text
        return _outcome(reply, world, name)

    assert ask(tenants.b) == ask(tenants.nobody)
    assert tenants.state() == tenants.before


def test_a_policy_that_names_what_is_anothers_is_refused(tenants: Tenants) -> None:
    admin = tenants.askers["domain_admin"]
    path = POLICIES.format(domain=tenants.a.domain)
    body = {"name": unique("p"), "cedar": _cedar(tenants.b)}
    error = error_of(admin.send(Request("POST", path, content={"json": body})), 422)
    assert error["details"]["errors"][0]["type"] == "never_matches"
    for caller in tenants.askers.values():
        for asked in (f"/v1/functions/{tenants.b.ids['/v1/functions']}", "/v1/functions"):
            error_of(caller.send(Request("GET", asked, headers=tenants.b.headers)), 404)


def _simulations(world: World, own: World) -> list[dict[str, Any]]:
    function = {
        "type": "function",
        "domain": world.domain,
        "project": world.project,
        "name": world.ids["/v1/functions"],
    }
    mine = f"user:{own.domain}/domain-admin"
    whole = {"subject": _subject(world), "role": "superadmin", "projects": {world.project: "user"}}
    return [
        {"principal": _subject(world), "action": "function:get", "resource": function},
        {"principal": whole, "action": "function:get", "resource": function},
        {
            "principal": f"service-account:{world.domain}/{world.ids[ACCOUNTS]}",
            "action": "run:kill",
            "resource": function,
        },
        {"principal": mine, "action": "function:get", "resource": function},
        {
            "principal": mine,
            "action": "user:get",
            "resource": {"type": "user", "domain": world.domain, "name": world.ids[USERS]},
        },
        {"principal": mine, "action": "policy:get", "resource": {"type": "policy", "domain": world.domain}},
    ]


def test_a_simulation_tells_nothing_of_the_other(tenants: Tenants) -> None:
    for caller in tenants.askers.values():
        pairs = zip(_simulations(tenants.b, tenants.a), _simulations(tenants.nobody, tenants.a), strict=True)
        for there, nowhere in pairs:
            replies = [
                caller.send(Request("POST", "/v1/authz/simulate", content={"json": body})) for body in (there, nowhere)
            ]
            assert {reply.status_code for reply in replies} <= {200, 403, 404}
            if replies[0].is_success:
                assert replies[0].json() == replies[1].json()
                assert replies[0].json()["decision"] == "deny"
            else:
                status = replies[0].status_code
                assert shape_of(replies[0], tenants.b, status) == shape_of(replies[1], tenants.nobody, status)


def test_signing_in_tells_nothing_of_the_other(tenants: Tenants) -> None:
    anybody = Caller("anybody", "", httpx.Client(base_url=tenants.root.http.base_url, timeout=60))
    secret = base64.urlsafe_b64encode(json.dumps({"iss": ISSUER["issuer"]}).encode()).decode().rstrip("=")

    def shapes(world: World) -> list[Any]:
        login = {"domain": world.domain, "user": world.ids[USERS], "password": "zebra-crossing-77"}
        form = {**EXCHANGE, "audience": world.domain, "subject_token": f"e30.{secret}.x"}
        pair = httpx.BasicAuth(world.ids["/v1/auth/keypairs"], "secret")
        replies = [
            anybody.send(Request("POST", "/v1/auth/login", content={"json": login})),
            anybody.send(Request("POST", "/v1/auth/token", content={"data": form})),
            anybody.send(
                Request("POST", "/v1/auth/token", content={"data": {"grant_type": "client_credentials"}, "auth": pair})
            ),
        ]
        return [(reply.status_code, shape_of(reply, world, reply.status_code)) for reply in replies]

    with anybody.http:
        assert shapes(tenants.b) == shapes(tenants.nobody)


def test_nothing_of_the_other_has_changed_by_all_that(tenants: Tenants) -> None:
    assert tenants.state() == tenants.before
