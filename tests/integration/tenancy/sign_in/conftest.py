"""A domain with an administrator and a user who has a password."""

from collections.abc import Callable
from typing import Any

import pytest
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClient
from portico.tenancy.sign_in.actions import Bootstrap
from portico.tenancy.users.resource import USERS
from pydantic import SecretStr

from tests.support.gateway import HERE, Reply, form
from tests.support.issuer import Issuer
from tests.support.passwords import hash_fast
from tests.support.world import World

PASSWORD = "zebra-crossing-77"
ADMIN = Principal("user", "root", "acme", "vision", "domain_admin", {"vision": "user"}, "client-acme")
ADA = Principal("user", "ada", "acme", "vision", "user", {"vision": "user"}, "client-acme")
Ask = Callable[..., Reply]


class Clients:
    """The port to the usage plans."""

    def register(self, domain: str, plan: str) -> UsageClient:
        return UsageClient(f"id-{domain}", f"client-{domain}")


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id of small cost; `test_a_hash_of_other_parameters` is about the real one."""
    hash_fast(monkeypatch)


@pytest.fixture
def acme(world: World) -> World:
    world.clock.advance(-60)  # tokens of a test that lets time pass are not of the future
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    world.run(Bootstrap("acme", "vision", "root", "domain_admin"), PLATFORM)
    fields: dict[str, Any] = {"name": "ada", "email": "ada@example.com", "password": SecretStr(PASSWORD)}
    world.run(
        USERS.actions["create"](Scope("acme"), {**fields, "projects": [{"name": "vision", "role": "user"}]}), ADMIN
    )
    return world


@pytest.fixture
def ask(acme: World) -> Ask:
    """Asks the token endpoint, as nobody."""

    def asked(agent: str = "", **fields: str) -> Reply:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return acme.client("auth", None).post("/v1/auth/token", raw=form(**fields), **kind)

    return asked


@pytest.fixture
def login(acme: World) -> Ask:
    """Signs in, as nobody."""

    def asked(password: str = PASSWORD, source: str = HERE, **who: str) -> Reply:
        body = {"domain": "acme", **(who or {"email": "ada@example.com"}), "password": password}
        return acme.client("auth", None).post("/v1/auth/login", body=body, source=source)

    return asked


@pytest.fixture
def issuer(acme: World, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """An issuer that the domain trusts: `provider` changes how."""
    made = Issuer(acme)
    made.publish(monkeypatch)
    body = {"name": "corporate", "issuer": made.url, "client_id": "portico", "create_users": True}
    made.provider(**body, mapping={"user": "preferred_username"})
    return made
