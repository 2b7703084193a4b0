"""Failed sign-ins of strangers: how many a source may have, and what they leave in the trails."""

import base64

from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.sign_in.failed_proofs import FAILED, RECORDED

from tests.integration.tenancy.sign_in.conftest import ADA, Ask
from tests.support.gateway import Reply, form
from tests.support.world import World

STRANGER, OTHER = "203.0.113.9", "198.51.100.7"


def by_key(world: World, access_key: str, secret: str = "x", source: str = STRANGER) -> Reply:
    proof = base64.b64encode(f"{access_key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {proof}", "Content_Type": "application/x-www-form-urlencoded"}
    client = world.client("auth", None)
    return client.post("/v1/auth/token", raw=form(grant_type="client_credentials"), source=source, **headers)


def denials(world: World, scope: Scope) -> int:
    return sum(record.outcome == "denied" for record in world.records(scope))


def test_made_up_names_have_one_bucket_for_their_source(acme: World) -> None:
    pair = acme.client("auth", ADA).post("/v1/auth/keypairs", body={}).json
    statuses = [by_key(acme, f"made-up-{number}").status for number in range(FAILED.quota + 5)]
    assert statuses == [401] * FAILED.quota + [429] * 5
    last = by_key(acme, "made-up")
    assert (last.status, last.json["code"], int(last.headers["retry-after"]) >= 1) == (429, "TOO_MANY_ATTEMPTS", True)
    assert by_key(acme, "made-up", source=OTHER).status == 401
    assert by_key(acme, pair["access_key"], pair["secret_key"]).status == 200
    assert denials(acme, GLOBAL) == RECORDED.quota


def test_a_trail_has_some_of_the_failures_of_a_key_pair(acme: World) -> None:
    pair = acme.client("auth", ADA).post("/v1/auth/keypairs", body={}).json
    for _ in range(RECORDED.quota + 10):
        assert by_key(acme, pair["access_key"]).status == 401
    assert denials(acme, Scope("acme", user="ada")) == RECORDED.quota
    acme.clock.advance(60)
    by_key(acme, pair["access_key"])
    assert denials(acme, Scope("acme", user="ada")) == RECORDED.quota + 1


def test_a_trail_has_some_of_the_failed_passwords(acme: World, login: Ask) -> None:
    for number in range(RECORDED.quota + 10):
        login("wrong-password-1", source=f"203.0.113.{number + 1}")
    assert 0 < denials(acme, Scope("acme")) <= RECORDED.quota
