"""Tokens for one purpose: each kind is refused as any other."""

from typing import Any

import pytest
from portico.access.authn.jwts import JwtVerifier
from portico.access.authn.purpose_tokens import PurposeTokens
from portico.core.base.errors import Unauthenticated

from tests.support.clock import TestClock
from tests.unit.access.authn.test_tokens import ANN, KEY, Keys, issuer, verifier

APP, AGENT = "app+jwt", "session-agent+jwt"


def tokens(clock: TestClock | None = None) -> PurposeTokens:
    return PurposeTokens("https://portico", lambda: KEY, JwtVerifier("https://portico", Keys()), clock or TestClock())


def claims_of(claims: dict[str, Any]) -> dict[str, Any]:
    return claims


def test_a_token_has_the_claims_that_it_was_given() -> None:
    made = tokens()
    found = made.read(APP, made.issue(APP, "http://a.localhost", "user:acme/ann", 300, session="s"), claims_of)
    assert {**found, "iat": 0, "nbf": 0, "exp": found["exp"] - found["iat"], "jti": ""} == {
        "iss": "https://portico", "aud": "http://a.localhost", "sub": "user:acme/ann", "session": "s",
        "iat": 0, "nbf": 0, "exp": 300, "jti": "",
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "other"), [(APP, AGENT), (AGENT, APP)])
def test_a_token_of_one_kind_is_no_other(kind: str, other: str) -> None:
    made = tokens()
    token = made.issue(kind, "portico", "user:acme/ann", 300, domain="acme", role="superadmin", client="x")
    for refuse in (lambda: made.read(other, token, claims_of), lambda: verifier().verify(token)):
        with pytest.raises(Unauthenticated):
            refuse()
    with pytest.raises(Unauthenticated):
        made.read(kind, issuer().issue(ANN), claims_of)


def test_an_audience_is_checked_where_it_is_named() -> None:
    made = tokens()
    token = made.issue(APP, "http://a.localhost", "s", 300)
    with pytest.raises(Unauthenticated):
        made.read(APP, token, claims_of, audience="http://b.localhost")


def test_what_the_reader_refuses_is_no_token() -> None:
    made = tokens()
    with pytest.raises(Unauthenticated):
        made.read(APP, made.issue(APP, "a", "s", 300), lambda claims: claims["session"])
