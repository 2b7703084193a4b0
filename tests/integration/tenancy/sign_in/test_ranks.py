"""Nobody brings back, makes or changes a member of a role above their own, by whatever operation."""

from typing import Any

import pytest
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.service_accounts.resource import SERVICE_ACCOUNTS
from portico.tenancy.users.resource import USERS

from tests.integration.tenancy.sign_in.conftest import ADMIN
from tests.support.gateway import Client
from tests.support.world import World

ROOT = Principal("user", "boss", "acme", None, "superadmin", {}, "client-acme")
HR = Principal("user", "hr", "acme", None, "viewer", {}, "client-acme")
KINDS = {"users": USERS, "service-accounts": SERVICE_ACCOUNTS}
MANAGES = {"subjects": ["user:hr"], "actions": ["user:*", "service_account:*"], "resources": ["*"]}


@pytest.fixture(params=list(KINDS))
def members(request: pytest.FixtureRequest, acme: World) -> str:
    """The path of users, and of service accounts; each has a superadmin, a domain admin and a user."""
    create = KINDS[request.param].actions["create"]
    for name, role in (("chief", "superadmin"), ("dadmin", "domain_admin"), ("plain", "user")):
        acme.run(create(Scope("acme"), {"name": name, "role": role}), ROOT)
    return f"/v1/domains/acme/{request.param}"


@pytest.fixture
def hr(acme: World) -> Client:
    """A viewer whom a policy lets manage members."""
    body = {"name": "hr", "rules": [MANAGES]}
    assert acme.client("authz", ADMIN).post("/v1/domains/acme/policies", body=body).status == 201
    return acme.client("users", HR)


def test_a_superadmin_comes_back_by_superadmins_only(acme: World, members: str) -> None:
    boss, admin = acme.client("users", ROOT), acme.client("users", ADMIN)
    assert boss.delete(f"{members}/chief").status == 204
    refused = admin.post(f"{members}/chief/restore")
    assert (refused.status, refused.error["details"]) == (403, {"role": "superadmin"})
    assert boss.post(f"{members}/chief/restore").status == 200
    assert admin.delete(f"{members}/plain").status == 204
    assert admin.post(f"{members}/plain/restore").status == 200


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "batch-update": ("batch-update", {"items": [{"name": "plain", "display_name": "P"}, {"name": "chief", "status": "disabled"}]}),
    "batch-delete": ("batch-delete", {"names": ["plain", "chief"]}),
    "batch-purge": ("batch-purge", {"names": ["plain", "chief"]}),
}  # fmt: skip


@pytest.mark.parametrize("way", CHANGES.values(), ids=CHANGES)
def test_batches_with_a_superadmin_are_refused(acme: World, members: str, way: tuple[str, dict[str, Any]]) -> None:
    path, body = way
    refused = acme.client("users", ADMIN).post(f"{members}/{path}", body=body)
    assert (refused.status, refused.error["details"]) == (403, {"role": "superadmin"}), refused.body
    assert acme.client("users", ADMIN).get(f"{members}/plain").status == 200


def test_a_manager_by_policy_stays_below_the_own_role(hr: Client, members: str) -> None:
    assert hr.post(members, body={"name": "watcher", "role": "viewer"}).status == 201
    for body in ({"name": "x", "role": "user"}, {"name": "x"}, {"name": "x", "role": "domain_admin"}):
        assert hr.post(members, body=body).status == 403, body
    assert hr.patch(f"{members}/watcher", body={"role": "user"}).status == 403
    assert hr.patch(f"{members}/plain", body={"display_name": "P"}).status == 403
    assert hr.delete(f"{members}/dadmin").status == 403
