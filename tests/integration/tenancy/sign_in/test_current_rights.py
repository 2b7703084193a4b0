"""Tokens prove who somebody is. Roles and memberships are those of now, by the read that the authorizer makes anyway."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.principal_status import SECONDS
from portico.core.base import ttl_cache
from portico.core.model.principal import Principal

from tests.integration.tenancy.sign_in.conftest import ADMIN, Ask
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.world import World

ARN = "arn:aws:execute-api:us-east-1:000000000000:abc123/api/GET/v1/functions"
ROOT = replace(ADMIN, name="boss", role="superadmin")
ADA = "/v1/domains/acme/users/ada"
Prove = Callable[[], Principal]


@pytest.fixture
def prove(acme: World, login: Ask) -> Prove:
    """Ada as the authorizer knows her, by a token of the beginning of the test."""
    assert acme.client("users", ROOT).patch(ADA, body={"role": "domain_admin"}).status == 200
    token = login().json["access_token"]

    def proved() -> Principal:
        event = {"methodArn": ARN, "headers": {"Authorization": f"Bearer {token}"}}
        answer = acme.platform.get(REQUEST_AUTHORIZER).authorize(event)
        return Principal.from_claims(json.loads(answer["context"]["claims"]))

    return proved


def by(world: World, principal: Principal) -> Client:
    return world.client("users", principal)


def test_a_demoted_admin_makes_no_other(acme: World, prove: Prove) -> None:
    assert acme.client("users", ROOT).patch(ADA, body={"role": "user"}).status == 200
    ada = prove()
    assert ada.role == "user"
    refused = by(acme, ada).post("/v1/domains/acme/users", body={"name": "again", "role": "domain_admin"})
    assert refused.status in {403, 404}


def test_a_former_member_has_no_place_in_a_namesake(acme: World, prove: Prove) -> None:
    acme.client("users", ROOT).patch(ADA, body={"role": "user", "projects": [{"name": "vision", "role": "user"}]})
    projects = acme.client("projects", ROOT)
    assert projects.delete("/v1/domains/acme/projects/vision", query={"purge": "1"}).status == 204
    assert projects.post("/v1/domains/acme/projects", body={"name": "vision"}).status == 201
    ada = prove()
    assert (ada.projects, ada.project) == ({}, None)
    there = {"X_Portico_Project": "acme/vision"}
    assert acme.client("functions", ada).get("/v1/functions", **there).status in {403, 404}
    assert acme.client("functions", ada).get("/v1/functions").error["code"] == "PROJECT_REQUIRED"


def test_no_other_project_takes_the_place_of_the_current_one(acme: World, prove: Prove) -> None:
    acme.client("projects", ROOT).post("/v1/domains/acme/projects", body={"name": "audio"})
    acme.client("users", ROOT).patch(ADA, body={"projects": [{"name": "audio", "role": "viewer"}]})
    assert (prove().project, prove().projects) == (None, {"audio": "viewer"})


def test_new_rights_come_without_a_new_token(acme: World, prove: Prove) -> None:
    acme.client("users", ROOT).patch(ADA, body={"projects": [{"name": "vision", "role": "project_admin"}]})
    assert (prove().project, prove().projects) == ("vision", {"vision": "project_admin"})


def test_rights_are_half_a_minute_old_at_most(acme: World, prove: Prove, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0

    class Time:
        @staticmethod
        def monotonic() -> float:
            return now

        time = monotonic

    monkeypatch.setattr(ttl_cache, "time", Time)
    assert prove().role == "domain_admin"
    acme.client("users", ROOT).patch(ADA, body={"role": "viewer"})
    with watched(acme.platform.table.client) as calls:
        assert prove().role == "domain_admin"
    assert not calls.made
    now += SECONDS + 1
    with watched(acme.platform.table.client) as calls:
        assert prove().role == "viewer"
    assert len(calls.made) == 1


def test_a_sign_in_with_other_rights_holds_at_once(acme: World, prove: Prove, login: Ask) -> None:
    assert prove().role == "domain_admin"
    acme.client("users", ROOT).patch(ADA, body={"role": "user"})
    event = {"methodArn": ARN, "headers": {"Authorization": f"Bearer {login().json['access_token']}"}}
    with watched(acme.platform.table.client) as calls:
        answers = [acme.platform.get(REQUEST_AUTHORIZER).authorize(event) for _ in range(2)]
    assert [json.loads(answer["context"]["claims"])["role"] for answer in answers] == ["user", "user"]
    assert (calls.operations(), prove().role) == (["BatchGetItem"], "user")
