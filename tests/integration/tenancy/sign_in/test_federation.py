"""Tokens of those whom an issuer knows end as all others do."""

from collections.abc import Callable
from typing import Any

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.tokens import VERIFIER
from portico.core.model.principal import ANONYMOUS, Principal
from portico.core.model.scope import Scope
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.identity_providers.resource import IDENTITY_PROVIDERS
from portico.tenancy.members.entity import Status
from portico.tenancy.sign_in import oidc_grant
from portico.tenancy.sign_in.actions import ExchangeIdToken
from portico.tenancy.users.entity import User
from portico.tenancy.users.resource import USERS
from pydantic import SecretStr

from tests.integration.tenancy.sign_in.conftest import ADMIN
from tests.support.world import World

ISSUER, SUBJECT = "https://issuer.example", "248289761001"
Exchange = Callable[[], Principal]


@pytest.fixture
def exchange(acme: World, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """Signs Ada in by a token whose signature is not looked at, and proves her by what she gets."""
    now = acme.clock.now()
    fields: dict[str, Any] = {"issuer": ISSUER, "client_id": "portico", "created_at": now, "updated_at": now}
    provider = IdentityProvider(scope=Scope("acme"), name="example", mapping={"user": "nickname"}, **fields)
    monkeypatch.setattr(type(acme.platform.get(IDENTITY_PROVIDERS)), "trusted", lambda *_: [provider])
    monkeypatch.setattr(oidc_grant, "claimed_issuer", lambda _: ISSUER)
    monkeypatch.setattr(oidc_grant, "verified", lambda *_: {"sub": SUBJECT, "nickname": "ada"})

    def exchanged() -> Principal:
        issued = acme.run(ExchangeIdToken("acme", "an.id.token"), ANONYMOUS)
        return acme.platform.get(VERIFIER).verify(issued.access_token)

    return exchanged


def change(world: World, **changes: Any) -> User:
    changed: User = world.run(USERS.actions["update"](Scope("acme"), "ada", changes), ADMIN)
    return changed


def test_they_say_when_and_how_one_signed_in(acme: World, exchange: Exchange) -> None:
    principal = exchange()
    assert (principal.subject, principal.method) == ("user:acme/ada", "idp")
    assert principal.signed_in_at == pytest.approx(acme.clock.now().timestamp(), abs=1e-5)


def test_a_change_of_the_password_ends_them(acme: World, exchange: Exchange) -> None:
    before = exchange()
    acme.clock.advance(1)
    change(acme, password=SecretStr("another-password-9"))
    acme.clock.advance(1)
    after = exchange()
    admitted = acme.platform.get(REQUEST_AUTHORIZER).standing.admitted
    assert not admitted(before)
    assert admitted(after)


def test_a_disabled_user_is_out_and_does_not_come_in(acme: World, exchange: Exchange) -> None:
    before = exchange()
    change(acme, status=Status.DISABLED)
    assert not acme.platform.get(REQUEST_AUTHORIZER).standing.admitted(before)
    with pytest.raises(oidc_grant.Unauthenticated):
        exchange()
