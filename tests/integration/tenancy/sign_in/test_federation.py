"""People whom an issuer knows: found by issuer and subject, never by what else they are called."""

from dataclasses import replace
from typing import Any

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.tokens import VERIFIER
from portico.core.data.journal import Record
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.sign_in.oidc_grant import RECORDED
from portico.tenancy.users.resource import USERS

from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN
from tests.support.gateway import Client, Reply
from tests.support.hooks import watched
from tests.support.issuer import Issuer
from tests.support.world import World

ROOT = replace(ADMIN, name="boss", role="superadmin")
PATH = "/v1/domains/acme/users"
URL = "https://issuer.example"
READS = {"GetItem", "BatchGetItem", "Query"}


def users(world: World, principal: Principal = ADMIN) -> Client:
    return world.client("users", principal)


def names(world: World) -> set[str]:
    return {user["name"] for user in users(world).get(PATH).json["items"]}


def refusals(world: World) -> list[tuple[str | None, str | None]]:
    """The entity and the code of each refused exchange in the domain's trail, as an administrator reads them."""
    query = {"filter": '{"operation": {"equals": "exchange"}, "outcome": {"equals": "denied"}}'}
    reply = world.client("audit", ADMIN).get("/v1/domains/acme/audit-logs", query=query)
    assert reply.status == 200, reply.body
    return [(found["entity"], found["error_code"]) for found in reversed(reply.json["items"])]


def refused(reply: Reply) -> None:
    assert (reply.status, "The subject token is not valid for this domain." in reply.body) == (401, True), reply.body


def proved(world: World, reply: Reply) -> Principal:
    return world.platform.get(VERIFIER).verify(reply.json["access_token"])


def link(world: World, name: str, *subjects: str) -> Reply:
    identities = [{"issuer": URL, "subject": subject} for subject in subjects]
    return users(world).patch(f"{PATH}/{name}", body={"federated_identities": identities})


def test_the_same_person_by_another_name(acme: World, issuer: Issuer) -> None:
    first = issuer.principal("s-1", preferred_username="cleo", name="Cleo")
    before = names(acme)
    assert issuer.principal("s-1", preferred_username="cleo.miller")["sub"] == first["sub"] == "user:acme/cleo"
    assert issuer.principal("s-1")["sub"] == first["sub"]
    assert names(acme) == before
    shown = users(acme).get(f"{PATH}/cleo").json
    assert shown["federated_identities"] == [{"issuer": URL, "subject": "s-1"}]


def test_another_person_by_the_same_name(acme: World, issuer: Issuer) -> None:
    issuer.principal("s-1", preferred_username="cleo")
    refused(issuer.exchange("s-2", preferred_username="cleo"))
    assert refusals(acme) == [("corporate/s-2", "USER_EXISTS")]


@pytest.mark.parametrize("role", ["domain_admin", "user", "viewer"])
def test_a_local_user_is_not_taken_by_name(acme: World, issuer: Issuer, role: str) -> None:
    issuer.provider(mapping={"user": "sub"})
    assert users(acme, ROOT).post(PATH, body={"name": "dadmin", "role": role}).status == 201
    refused(issuer.exchange("dadmin"))
    assert refusals(acme) == [("corporate/dadmin", "USER_EXISTS")]
    assert link(acme, "dadmin", "dadmin").status == 200
    assert issuer.principal("dadmin")["role"] == role


def test_a_local_user_is_not_taken_by_address(acme: World, issuer: Issuer) -> None:
    claims = {"preferred_username": "ada.l", "email": "Ada@example.com", "email_verified": True}
    refused(issuer.exchange("s-1", **claims))
    assert refusals(acme) == [("corporate/s-1", "USER_EMAIL_EXISTS")]
    assert link(acme, "ada", "s-1").status == 200
    assert issuer.principal("s-1", **claims)["sub"] == "user:acme/ada"


def test_an_identity_that_is_taken_away(acme: World, issuer: Issuer) -> None:
    link(acme, "ada", "s-1", "s-2")
    before = proved(acme, issuer.exchange("s-1"))
    acme.clock.advance(1)
    assert link(acme, "ada", "s-2").status == 200
    acme.clock.advance(1)
    issuer.provider(create_users=False)
    refused(issuer.exchange("s-1", preferred_username="ada"))
    assert refusals(acme) == [("corporate/s-1", "IDENTITY_UNKNOWN")]
    admitted = acme.platform.get(REQUEST_AUTHORIZER).standing.admitted
    assert not admitted(before)
    assert admitted(proved(acme, issuer.exchange("s-2")))
    assert link(acme, "root", "s-1").status == 200
    assert issuer.principal("s-1")["sub"] == "user:acme/root"


def test_an_identity_is_one_users(acme: World, issuer: Issuer) -> None:
    assert link(acme, "ada", "s-1").status == 200
    taken = link(acme, "root", "s-1")
    assert (taken.status, taken.error["code"]) == (409, "USER_FEDERATED_IDENTITY_EXISTS")
    assert link(acme, "ada", "s-1", "s-1").fields == ["federated_identities"]
    own = users(acme, ADA).patch(f"{PATH}/ada", body={"federated_identities": []})
    assert own.status == 403


def test_nobody_above_what_a_provider_may_sign_in(acme: World, issuer: Issuer) -> None:
    boss = users(acme, ROOT)
    for name, role in (("chief", "superadmin"), ("dadmin", "domain_admin"), ("plain", "user")):
        body = {"name": name, "role": role, "federated_identities": [{"issuer": URL, "subject": name}]}
        assert boss.post(PATH, body=body).status == 201
    assert issuer.principal("dadmin")["role"] == "domain_admin"
    refused(issuer.exchange("chief"))
    rules = [{"subjects": ["user:ada"], "actions": ["identity_provider:*"], "resources": ["*"]}]
    assert (
        acme.client("authz", ADMIN).post("/v1/domains/acme/policies", body={"name": "sso", "rules": rules}).status
        == 201
    )
    mine = acme.client("identity_providers", ADA)
    changed = mine.patch("/v1/domains/acme/identity-providers/corporate", body={"client_id": "mine"})
    assert changed.status == 200
    refused(issuer.exchange("dadmin", aud="mine"))
    assert issuer.principal("plain", aud="mine")["role"] == "user"
    above = [("corporate/chief", "ROLE_ABOVE_PROVIDER"), ("corporate/dadmin", "ROLE_ABOVE_PROVIDER")]
    assert refusals(acme) == above


def test_those_who_are_out_do_not_come_in(acme: World, issuer: Issuer) -> None:
    issuer.principal("s-1", preferred_username="cleo")
    users(acme).patch(f"{PATH}/cleo", body={"status": "disabled"})
    refused(issuer.exchange("s-1"))
    assert users(acme).delete(f"{PATH}/cleo").status == 204
    refused(issuer.exchange("s-1"))
    assert [code for _, code in refusals(acme)] == ["USER_DISABLED", "USER_NOT_FOUND"]
    assert users(acme).delete(f"{PATH}/cleo", query={"purge": "1"}).status == 204
    assert issuer.principal("s-1", preferred_username="cleo")["sub"] == "user:acme/cleo"


REASONS: dict[str, tuple[dict[str, Any], str]] = {
    "another audience": ({"aud": "other"}, "ID_TOKEN_AUDIENCE"),
    "expired": ({"exp": 1_700_000_000, "iat": 1_700_000_000}, "ID_TOKEN_EXPIRED"),
    "another issuer": ({"iss": "https://other.example"}, "ISSUER_NOT_TRUSTED"),
    "no subject": ({"sub": ""}, "ID_TOKEN_INVALID"),
    "half a character": ({"sub": "\ud800"}, "ID_TOKEN_INVALID"),
}


@pytest.mark.parametrize(("claims", "code"), REASONS.values(), ids=REASONS)
def test_the_trail_has_the_reason(acme: World, issuer: Issuer, claims: dict[str, Any], code: str) -> None:
    refused(issuer.exchange(claims.pop("sub", "s-1"), **claims))
    assert refusals(acme) == [(None, code)]


def test_strangers_do_not_fill_the_trail(acme: World, issuer: Issuer) -> None:
    for _ in range(RECORDED.quota + 5):
        refused(issuer.exchange("s-1", aud="other"))
    link(acme, "ada", "s-2")
    users(acme).patch(f"{PATH}/ada", body={"status": "disabled"})
    refused(issuer.exchange("s-2"))
    found = [one for one in acme.records(Scope("acme")) if one.operation == "exchange"]
    assert RECORDED.quota <= len(found) - 1 <= RECORDED.quota + 2
    assert found[-1].error_code == "USER_DISABLED"


def test_guesses_at_domains_are_recorded_with_a_bound(acme: World, issuer: Issuer) -> None:
    with watched(acme.platform.table.client) as requests:
        for number in range(RECORDED.quota + 15):
            refused(replace(issuer, domain=f"guess-{number}").exchange("s-1"))
    found = [one for one in acme.records(Scope()) if one.operation == "exchange"]
    assert RECORDED.quota <= len(found) <= RECORDED.quota + 2
    assert {one.entity for one in found} == {None}
    written = [str(asked) for operation, asked, _ in requests.made if operation not in READS]
    assert written
    assert not any("guess-" in asked for asked in written)


def test_a_token_without_a_name_makes_nobody(acme: World, issuer: Issuer) -> None:
    for given in (None, "", 5, ["cleo"]):
        refused(issuer.exchange("s-1", preferred_username=given))
    assert {code for _, code in refusals(acme)} == {"NAME_ABSENT"}


def test_every_subject_has_a_name_of_its_own(acme: World, issuer: Issuer) -> None:
    issuer.provider(mapping={"user": "sub"})
    odd = [
        "-Ab",
        "_Ab",
        "-ab",
        "aB",
        "AB",
        "ab",
        "s" * 64,
        "s" * 255,
        "жанна",
        "../../admin",
        " ",
        "a b",
        "a-b",
        "user",
    ]
    subjects = [issuer.principal(subject)["sub"] for subject in odd]
    assert len({subject.lower() for subject in subjects}) == len(odd)
    assert [issuer.principal(subject)["sub"] for subject in odd] == subjects
    assert {"user:acme/ab", "user:acme/a-b", "user:acme/user"} < set(subjects)
    assert all(users(acme).get(f"{PATH}/{subject.rpartition('/')[2]}").status == 200 for subject in subjects)


def test_names_that_look_alike_stay_apart(issuer: Issuer) -> None:
    issuer.provider(mapping={"user": "email"})
    addresses = ["dave+corp@acme.example", "dave-corp@acme.example", "dave-corp-acme.example", "dave@corp-acme.example"]
    made = {issuer.principal(one, email=one, email_verified=True)["sub"] for one in addresses}
    assert len(made) == len(addresses)
    name = next(one for one in made if "dave-corp-acme.example-" in one).rpartition("/")[2]
    assert issuer.principal("like-one-that-was-made", email=name, email_verified=True)["sub"] != f"user:acme/{name}"


@pytest.mark.parametrize("word", [None, False, "false", "true", 1, "yes"])
def test_only_true_makes_an_address_verified(acme: World, issuer: Issuer, word: Any) -> None:
    claims = {"email": "cleo@example.com", "email_verified": word}
    issuer.principal("s-1", preferred_username="cleo", **claims)
    assert users(acme).get(f"{PATH}/cleo").json["email"] is None
    issuer.provider(mapping={"user": "email"})
    refused(issuer.exchange("s-2", **claims))
    assert refusals(acme) == [("corporate/s-2", "EMAIL_NOT_VERIFIED")]
    issuer.principal("s-3", **{**claims, "email_verified": True})


PARTIES: dict[str, tuple[list[str], dict[str, Any], bool]] = {
    "aud alone decides": ([], {"azp": "workload"}, True),
    "one of several audiences": ([], {"aud": ["other", "portico"]}, True),
    "a party that is named": (["workload"], {"azp": "workload"}, True),
    "a party that is not": (["workload"], {"azp": "other"}, False),
    "none, so the audience": (["workload"], {}, False),
    "the audience is named": (["portico"], {}, True),
    "another audience": (["workload"], {"aud": "workload", "azp": "workload"}, False),
}


@pytest.mark.parametrize(("accepted", "claims", "right"), PARTIES.values(), ids=PARTIES)
def test_the_authorized_party(issuer: Issuer, accepted: list[str], claims: dict[str, Any], right: bool) -> None:
    issuer.provider(authorized_parties=accepted)
    assert issuer.exchange("s-1", preferred_username="cleo", **claims).status == (200 if right else 401)


@pytest.fixture
def grouped(issuer: Issuer) -> Issuer:
    """Cleo has a role and a project by her groups."""
    issuer.provider(
        mapping={"user": "preferred_username", "groups": "teams"},
        roles=[{"group": "platform", "role": "domain_admin"}],
        projects=[{"group": "eyes", "project": "vision", "role": "project_admin"}],
    )
    shown = issuer.principal("s-1", preferred_username="cleo", teams=["platform", "eyes"])
    assert (shown["role"], shown["projects"]) == ("domain_admin", {"vision": "project_admin"})
    return issuer


def notes(world: World) -> list[Record]:
    return [one for one in world.records(Scope("acme")) if one.entity == "cleo" and one.outcome == "error"]


SILENT: dict[str, tuple[dict[str, Any], str]] = {
    "not sent": ({}, "GROUPS_ABSENT"),
    "null": ({"teams": None}, "GROUPS_ABSENT"),
    "overage": ({"_claim_names": {"teams": "src1"}, "_claim_sources": {"src1": {"endpoint": "x"}}}, "GROUPS_OVERAGE"),
    "overage of an implicit flow": ({"hasgroups": True}, "GROUPS_OVERAGE"),
    "a part of an overage": ({"teams": ["x"], "_claim_names": {"teams": "src1"}}, "GROUPS_OVERAGE"),
    "an object": ({"teams": {"eyes": True}}, "GROUPS_UNREADABLE"),
    "a number": ({"teams": 7}, "GROUPS_UNREADABLE"),
    "a list of objects": ({"teams": [{"name": "eyes"}]}, "GROUPS_UNREADABLE"),
}


@pytest.mark.parametrize(("claims", "code"), SILENT.values(), ids=SILENT)
def test_what_tells_no_groups_takes_nothing(acme: World, grouped: Issuer, claims: dict[str, Any], code: str) -> None:
    shown = grouped.principal("s-1", **claims)
    assert (shown["role"], shown["projects"]) == ("domain_admin", {"vision": "project_admin"})
    assert users(acme).get(f"{PATH}/cleo").json["role"] == "domain_admin"
    assert [(one.entity_type, one.operation, one.error_code) for one in notes(acme)] == [("user", "exchange", code)]


@pytest.mark.parametrize(("teams", "role", "projects"), [
    ("platform", "domain_admin", {}), ("eyes", "user", {"vision": "project_admin"}), ([], "user", {}),
    (["x"], "user", {}), (["eyes"], "user", {"vision": "project_admin"}),
])  # fmt: skip
def test_what_tells_groups_gives_and_takes(grouped: Issuer, acme: World, teams: Any, role: str, projects: Any) -> None:
    shown = grouped.principal("s-1", teams=teams)
    assert (shown["role"], shown["projects"]) == (role, projects)
    assert not notes(acme)


def test_a_new_user_without_groups_is_a_user(grouped: Issuer) -> None:
    shown = grouped.principal("s-2", preferred_username="dora", _claim_names={"teams": "src1"})
    assert (shown["role"], shown["projects"]) == ("user", {})


def test_tokens_say_when_and_how_one_signed_in(acme: World, issuer: Issuer) -> None:
    principal = proved(acme, issuer.exchange("s-1", preferred_username="cleo"))
    assert (principal.subject, principal.method) == ("user:acme/cleo", "idp")
    assert principal.signed_in_at == pytest.approx(acme.clock.now().timestamp(), abs=1e-5)


def test_a_change_of_the_password_ends_them(acme: World, issuer: Issuer) -> None:
    before = proved(acme, issuer.exchange("s-1", preferred_username="cleo"))
    acme.clock.advance(1)
    users(acme).patch(f"{PATH}/cleo", body={"password": "another-password-9"})
    acme.clock.advance(1)
    admitted = acme.platform.get(REQUEST_AUTHORIZER).standing.admitted
    assert not admitted(before)
    assert admitted(proved(acme, issuer.exchange("s-1")))


def test_a_sign_in_that_changes_nothing_writes_nothing(acme: World, grouped: Issuer) -> None:
    service = acme.platform.get(USERS)
    assert service.repository.get(Scope("acme"), "cleo").version == 1
    grouped.principal("s-1", teams=["platform", "eyes"])
    assert service.repository.get(Scope("acme"), "cleo").version == 1
