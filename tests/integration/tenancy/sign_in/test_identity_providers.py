"""Who may configure an identity provider: nobody whose provider could give a role above their own."""

from dataclasses import replace
from typing import Any

import pytest
from portico.core.model.principal import Principal

from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN
from tests.support.gateway import Client
from tests.support.world import World

PATH = "/v1/domains/acme/identity-providers"
GIVES = {"roles": [{"group": "chiefs", "role": "domain_admin"}]}
BODY = {"name": "corporate", "issuer": "https://issuer.example", "client_id": "portico", "create_users": True}
CHANGES: dict[str, dict[str, Any]] = {
    "issuer": {"issuer": "https://evil.example"},
    "client": {"client_id": "mine"},
    "claims": {"mapping": {"groups": "nickname"}},
    "enabled": {"enabled": True},
    "roles": GIVES,
}


def policy(world: World, *who: str) -> None:
    rules = [{"subjects": [*who], "actions": ["identity_provider:*"], "resources": ["*"]}]
    made = world.client("authz", ADMIN).post("/v1/domains/acme/policies", body={"name": "sso", "rules": rules})
    assert made.status == 201, made.body


def by(world: World, principal: Principal = ADA) -> Client:
    return world.client("identity_providers", principal)


@pytest.fixture
def managed(acme: World) -> World:
    """Ada, a user, may do everything with identity providers by a policy."""
    policy(acme, "user:ada")
    return acme


def test_a_manager_makes_one_that_gives_no_more_than_they_have(managed: World) -> None:
    assert by(managed).post(PATH, body=BODY).status == 201
    assert by(managed).patch(f"{PATH}/corporate", body={"issuer": "https://other.example"}).status == 200
    assert by(managed).patch(f"{PATH}/corporate", body=GIVES).error["details"] == {"role": "domain_admin"}
    refused = by(managed).post(PATH, body={**BODY, **GIVES, "name": "x"})
    assert (refused.status, refused.error["details"]) == (403, {"role": "domain_admin"})


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_one_that_gives_more_is_changed_by_admins_only(managed: World, changes: dict[str, Any]) -> None:
    given = {**BODY, **GIVES, "enabled": "enabled" not in changes}
    assert by(managed, ADMIN).post(PATH, body=given).status == 201
    replaced = {key: value for key, value in {**given, **changes}.items() if key != "name"}
    batch = {"items": [{"name": "corporate", **changes}]}
    if changes != GIVES:
        assert by(managed).patch(f"{PATH}/corporate", body=changes).status == 403
        assert by(managed).put(f"{PATH}/corporate", body=replaced).status == 403
        assert by(managed).post(f"{PATH}/batch-update", body=batch).status == 403
    assert by(managed, ADMIN).patch(f"{PATH}/corporate", body=changes).status == 200


def test_one_that_gives_more_is_restored_by_admins_only(managed: World) -> None:
    assert by(managed, ADMIN).post(PATH, body={**BODY, **GIVES}).status == 201
    assert by(managed, ADMIN).delete(f"{PATH}/corporate").status == 204
    assert by(managed).post(f"{PATH}/corporate/restore").status == 403
    assert by(managed, ADMIN).post(f"{PATH}/corporate/restore").status == 200


def test_a_viewer_makes_none_that_makes_users(acme: World) -> None:
    policy(acme, "user:ada")
    viewer = by(acme, replace(ADA, role="viewer"))
    assert viewer.post(PATH, body=BODY).error["details"] == {"role": "user"}
    assert viewer.post(PATH, body={**BODY, "create_users": False}).status == 201


def test_places_above_the_own_are_not_given(managed: World) -> None:
    def places(project: str, role: str) -> dict[str, Any]:
        return {**BODY, "projects": [{"group": "g", "project": project, "role": role}]}

    refused = by(managed).post(PATH, body=places("vision", "project_admin"))
    assert (refused.status, refused.error["details"]) == (403, {"project": "vision", "role": "project_admin"})
    assert by(managed).post(PATH, body=places("audio", "viewer")).status == 403
    assert by(managed).post(PATH, body=places("Vision", "user")).status == 201


def test_words_are_changed_without_a_look_at_roles(managed: World) -> None:
    assert by(managed, ADMIN).post(PATH, body={**BODY, **GIVES}).status == 201
    assert by(managed).patch(f"{PATH}/corporate", body={"display_name": "SSO"}).status == 200


def test_no_provider_makes_superadmins(managed: World) -> None:
    body = {**BODY, "roles": [{"group": "x", "role": "superadmin"}]}
    assert by(managed, ADMIN).post(PATH, body=body).fields == ["roles.0.role"]
