"""Access tokens: what is accepted, and all that is not."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from portico.access.authn import jwts
from portico.access.authn.keyring import SigningKey, _new_signing_key
from portico.access.authn.tokens import TokenIssuer, TokenVerifier
from portico.core.base.errors import Unauthenticated
from portico.core.model.principal import Principal

from tests.support.clock import TestClock
from tests.support.sample_resource import ANN

PEM, PUBLIC = _new_signing_key("k1")
OTHER_PEM, OTHER_PUBLIC = _new_signing_key("k2")
KEY = SigningKey("k1", PEM.decode())


@dataclass
class Keys:
    """The published keys, and how often they were asked for."""

    published: list[dict[str, Any]] = field(default_factory=lambda: [PUBLIC])
    fetches: int = 0

    def __call__(self) -> list[dict[str, Any]]:
        self.fetches += 1
        return self.published


def issuer(clock: TestClock | None = None, key: SigningKey = KEY, **changes: Any) -> TokenIssuer:
    known = {"issuer": "https://portico", "audience": "portico", "lifetime_seconds": 900, **changes}
    return TokenIssuer(**known, key=lambda: key, clock=clock or TestClock())


def verifier(keys: Callable[[], list[dict[str, Any]]] | None = None) -> TokenVerifier:
    return TokenVerifier("https://portico", "portico", keys or Keys())


def claims(**changes: Any) -> dict[str, Any]:
    found = jwt.decode(issuer().issue(ANN), options={"verify_signature": False})
    return {name: value for name, value in {**found, **changes}.items() if value is not ...}


def signed(body: dict[str, Any], pem: bytes = PEM, **headers: Any) -> str:
    return jwt.encode(body, pem, algorithm="ES256", headers={"kid": "k1", "typ": "at+jwt", **headers})


def by_hand(header: dict[str, Any], body: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    def encoded(part: bytes) -> bytes:
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    message = encoded(json.dumps(header).encode()) + b"." + encoded(json.dumps(body).encode())
    return (message + b"." + encoded(sign(message))).decode()


def refused(token: str) -> Unauthenticated:
    with pytest.raises(Unauthenticated) as error:
        verifier().verify(token)
    assert (error.value.status, error.value.code) == (401, "INVALID_TOKEN")
    assert 'error="invalid_token"' in error.value.headers["WWW-Authenticate"]
    return error.value


@pytest.mark.parametrize("principal", [ANN, Principal("service-account", "bot", "acme", None, "user", {}, "c"),
    Principal("user", "ann.b-c_d", "acme", "p", "superadmin", {"p": "user", "q": "user"}, "")])  # fmt: skip
def test_a_token_proves_its_principal(principal: Principal) -> None:
    assert verifier().verify(issuer().issue(principal)) == principal


def test_what_a_token_says() -> None:
    token = issuer().issue(ANN)
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "kid": "k1", "typ": "at+jwt"}
    said = claims()
    assert said["exp"] - said["iat"] == 900
    assert said["nbf"] == said["iat"]
    assert claims()["jti"] != said["jti"]


def test_the_control_passes() -> None:
    assert verifier().verify(signed(claims())) == ANN


@pytest.mark.parametrize("kind", ["at+jwt", "AT+JWT", "application/at+jwt"])
def test_an_access_token_says_so(kind: str) -> None:
    assert verifier().verify(signed(claims(), typ=kind)) == ANN


@pytest.mark.parametrize("kind", ["JWT", None, "", "id_token+jwt", "at+jwt ", "logout+jwt", "application/jwt"])
def test_another_kind_of_token_is_no_access_token(kind: str | None) -> None:
    refused(signed(claims(), typ=kind))


def test_an_expired_one_says_so() -> None:
    clock = TestClock()
    clock.time -= timedelta(seconds=901)
    assert "expired" in refused(issuer(clock).issue(ANN)).message


@pytest.mark.parametrize("seconds", [8, 300])
def test_one_of_the_future(seconds: int) -> None:
    clock = TestClock()
    clock.advance(seconds)
    refused(issuer(clock).issue(ANN))


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_one_of_which_only_one_time_is_of_the_future(name: str) -> None:
    refused(signed(claims(**{name: time.time() + 8})))


@pytest.mark.parametrize("seconds", [0.9, 3])
def test_one_of_a_host_that_is_ahead_is_taken(seconds: float) -> None:
    clock = TestClock()
    clock.advance(seconds)
    assert verifier().verify(issuer(clock).issue(ANN)) == ANN


@pytest.mark.parametrize("changes", [{"issuer": "https://other"}, {"audience": "other"},
    {"key": SigningKey("k1", OTHER_PEM.decode())}, {"key": SigningKey("k9", PEM.decode())}])  # fmt: skip
def test_one_of_another_issuer_audience_or_key(changes: dict[str, Any]) -> None:
    refused(issuer(**changes).issue(ANN))


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "domain", "role", "client",
    "projects", "project"])  # fmt: skip
def test_a_missing_claim(name: str) -> None:
    refused(signed(claims(**{name: ...})))


@pytest.mark.parametrize("changes", [{"sub": "platform:portico"}, {"sub": "anonymous:x"}, {"sub": "user:"}, {"sub": ""},
    {"projects": 5}, {"projects": ["ab", "c"]}, {"exp": "never"}, {"iat": "now"}, {"nbf": None}, {"nbf": "5"}])  # fmt: skip
def test_a_claim_that_is_nonsense(changes: dict[str, Any]) -> None:
    refused(signed(claims(**changes)))


@pytest.mark.parametrize("header", [{"jku": "https://evil/keys"}, {"x5u": "https://evil/cert"}, {"jwk": OTHER_PUBLIC},
    {"x5c": ["MII"]}, {"crit": ["exp"]}, {"crit": ["b64"], "b64": False}])  # fmt: skip
def test_a_header_that_brings_its_own_key(header: dict[str, Any]) -> None:
    refused(signed(claims(), **header))


def test_an_embedded_key_is_not_used() -> None:
    refused(signed(claims(), OTHER_PEM, jwk=OTHER_PUBLIC))
    refused(signed(claims(), OTHER_PEM, kid="k1"))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
@pytest.mark.parametrize("signature", [b"", b"x" * 64])
def test_no_algorithm(alg: str, signature: bytes) -> None:
    refused(by_hand({"alg": alg, "kid": "k1"}, claims(), lambda _message: signature))


@pytest.mark.parametrize("alg", ["HS256", "ES256"])
def test_the_public_key_is_no_secret(alg: str) -> None:
    public = jwt.PyJWK(PUBLIC).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for secret in (public, json.dumps(PUBLIC).encode(), b""):
        refused(by_hand({"alg": alg, "kid": "k1"}, claims(), lambda m, s=secret: hmac.digest(s, m, hashlib.sha256)))


@pytest.mark.parametrize("kid", [None, 5, ["k1"], {"k": 1}, "", "k" * 4000])
def test_a_missing_or_odd_kid(kid: Any) -> None:
    header = {"alg": "ES256"} | ({} if kid is None else {"kid": kid})
    refused(by_hand(header, claims(), lambda _message: b"x" * 64))


def test_a_changed_body() -> None:
    head, _, signature = signed(claims()).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(role="superadmin")).encode()).rstrip(b"=").decode()
    refused(f"{head}.{body}.{signature}")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "\ud800", "x" * 9000,
    base64.urlsafe_b64encode(b"[" * 6000).decode() + ".e30.e30"])  # fmt: skip
def test_garbage(token: str) -> None:
    refused(token)


@given(st.text(max_size=200) | st.text("eyJhbGciOiJFUzI1NiJ9._-", max_size=200))
def test_any_garbage(token: str) -> None:
    refused(token)


def test_an_oversized_token_is_not_even_read() -> None:
    refused(signed(claims(role="x" * 9000)))


def test_the_keys_are_fetched_once() -> None:
    keys = Keys()
    checking = verifier(keys)
    for _ in range(3):
        checking.verify(issuer().issue(ANN))
    assert keys.fetches == 1


def test_an_unknown_key_is_asked_for_once_in_30_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    keys, now = Keys(), [1000.0]
    monkeypatch.setattr(jwts.time, "monotonic", lambda: now[0])
    checking, unknown = verifier(keys), issuer(key=SigningKey("k2", OTHER_PEM.decode()))
    assert checking.verify(issuer().issue(ANN)) == ANN
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            checking.verify(unknown.issue(ANN))
    assert keys.fetches == 1
    now[0] += 31
    keys.published = [PUBLIC, OTHER_PUBLIC]
    assert checking.verify(unknown.issue(ANN)) == ANN
    assert keys.fetches == 2


def test_the_first_keys_are_found_as_soon_as_they_are_made() -> None:
    keys = Keys(published=[])
    checking, token = verifier(keys), issuer().issue(ANN)
    with pytest.raises(Unauthenticated):
        checking.verify(token)
    keys.published = [PUBLIC]
    while time.monotonic() <= checking._jwts._fetched_at:
        pass
    assert checking.verify(token) == ANN
