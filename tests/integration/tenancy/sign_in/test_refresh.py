"""Refresh tokens: one use each, a family that ends when one is used twice, and the race that does not count."""

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.tokens import VERIFIER
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.sign_in.refresh_tokens import ABSOLUTE, IDLE

from tests.integration.tenancy.sign_in.conftest import Ask
from tests.support.gateway import Reply
from tests.support.world import World


@pytest.fixture
def refresh(ask: Ask):  # type: ignore[no-untyped-def]
    return lambda token: ask(grant_type="refresh_token", refresh_token=token)


def token_of(reply: Reply) -> str:
    assert reply.status == 200, reply.body
    return str(reply.json["refresh_token"])


def test_each_use_gives_the_next(login: Ask, refresh: Ask) -> None:
    tokens = [token_of(login())]
    for _ in range(3):
        tokens.append(token_of(refresh(tokens[-1])))
    assert len(set(tokens)) == 4


def test_reuse_of_a_token_revokes_its_family_on_record(acme: World, login: Ask, refresh: Ask) -> None:
    first = token_of(login())
    second = token_of(refresh(first))
    acme.clock.advance(11)
    reused = refresh(first)
    assert (reused.status, reused.oauth["error"]) == (400, "invalid_grant")
    assert refresh(second).status == 400
    trail = acme.records(Scope("acme"))
    assert [(record.operation, record.data) for record in trail if record.operation == "revoke"] == [
        ("revoke", {"reason": "reuse"})
    ]
    assert "denied" in {record.outcome for record in trail if record.action == "tokens.refresh"}


def test_of_any_age(acme: World, login: Ask, refresh: Ask) -> None:
    first = token_of(login())
    third = token_of(refresh(token_of(refresh(first))))
    assert refresh(first).status == 400
    assert refresh(third).status == 400


def test_the_loser_of_a_race_ends_nothing(acme: World, login: Ask, refresh: Ask) -> None:
    first = token_of(login())
    second = token_of(refresh(first))
    acme.clock.advance(9)
    assert refresh(first).status == 400
    assert refresh(second).status == 200


def test_but_another_client_does(acme: World, login: Ask, refresh: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = token_of(login())
    second = token_of(refresh(first))
    from portico.tenancy.sign_in.grants.token_request import TokenRequest

    with monkeypatch.context() as other:
        other.setattr(TokenRequest, "fingerprint", property(lambda self: "another"))
        assert refresh(first).status == 400
    assert refresh(second).status == 400


def test_they_end_when_idle_and_in_any_case(acme: World, login: Ask, refresh: Ask) -> None:
    idle, used = token_of(login()), token_of(login())
    acme.clock.advance(IDLE.total_seconds() - 1)
    used = token_of(refresh(used))
    acme.clock.advance(1)
    assert refresh(idle).status == 400
    twice = token_of(refresh(token_of(login())))
    acme.clock.advance(IDLE.total_seconds() - 2)
    used = token_of(refresh(used))
    acme.clock.advance(2)
    assert refresh(twice).status == 400
    acme.clock.advance(IDLE.total_seconds() - 4)
    used = token_of(refresh(used))
    acme.clock.advance(ABSOLUTE.total_seconds() - 3 * IDLE.total_seconds() + 4)
    assert refresh(used).status == 400


def test_a_user_who_is_out_gets_no_more(acme: World, login: Ask, refresh: Ask) -> None:
    from tests.integration.tenancy.sign_in.conftest import ADMIN

    token = token_of(login())
    acme.client("users", ADMIN).patch("/v1/domains/acme/users/ada", body={"status": "disabled"})
    assert refresh(token).status == 400


def test_signing_out_ends_the_family_and_its_access_tokens(acme: World, login: Ask, refresh: Ask) -> None:
    session = login().json
    principal = acme.platform.get(VERIFIER).verify(session["access_token"])
    out = acme.client("auth", None).post("/v1/auth/logout", body={"refresh_token": session["refresh_token"]})
    assert out.status == 204
    assert refresh(session["refresh_token"]).status == 400
    assert not acme.platform.get(REQUEST_AUTHORIZER).standing.admitted(principal)


@pytest.mark.parametrize("token", ["x", "W10.x", "e30.AAAA", "x" * 1000])
def test_what_is_no_token(acme: World, refresh: Ask, token: str) -> None:
    refused = refresh(token)
    assert (refused.status, refused.oauth["error"]) == (400, "invalid_grant")
    assert acme.client("auth", None).post("/v1/auth/logout", body={"refresh_token": token}).status == 204
    assert {record.outcome for record in acme.records(GLOBAL) if record.action == "tokens.refresh"} == {"denied"}


def test_a_guess_with_a_familys_id_ends_nothing(acme: World, login: Ask, refresh: Ask) -> None:
    token = token_of(login())
    guess = token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB")
    assert refresh(guess).status == 400
    assert refresh(token).status == 200
