"""The public keys of service accounts, and assertions signed with the private ones."""

import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from portico.tenancy.service_accounts.keys import public_jwk
from portico.tenancy.sign_in.grants.jwt_bearer import NotProved, verified

EC, ED, RSA = (
    ec.generate_private_key(ec.SECP256R1()),
    ed25519.Ed25519PrivateKey.generate(),
    rsa.generate_private_key(65537, 2048),
)
ALGORITHMS = {"ES256": EC, "EdDSA": ED, "RS256": RSA}
AUDIENCE = "https://portico"


def pem(key: Any) -> str:
    public = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(*public).decode()


def as_jwk(key: Any, algorithm: str) -> dict[str, Any]:
    return json.loads(jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key()))


def claims(**changes: Any) -> dict[str, Any]:
    usual = {"iss": "a", "sub": "a", "aud": AUDIENCE, "exp": int(time.time()) + 60, "jti": "1"}
    return {name: value for name, value in (usual | changes).items() if value is not None}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_is_the_same_as_pem_and_as_jwk(algorithm: str) -> None:
    key = ALGORITHMS[algorithm]
    made = public_jwk(pem(key))
    assert made == public_jwk(as_jwk(key, algorithm)) == public_jwk(made)
    assert made["alg"] == algorithm
    assert public_jwk({**as_jwk(key, algorithm), "kid": "mine"})["kid"] == "mine"


def test_the_kid_is_the_thumbprint_of_rfc_8037() -> None:
    given = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert public_jwk(given)["kid"] == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


BAD_KEYS: dict[str, Any] = {
    "private PEM": ED.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode(),
    "private JWK": json.loads(jwt.get_algorithm_by_name("EdDSA").to_jwk(ED)),
    "symmetric": {"kty": "oct", "k": "AAAA"},
    "short RSA": pem(rsa.generate_private_key(65537, 1024)),
    "another curve": pem(ec.generate_private_key(ec.SECP384R1())),
    "no key": "hello",
    "empty": {},
    "broken": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
    "odd kid": {**as_jwk(ED, "EdDSA"), "kid": 7},
}


@pytest.mark.parametrize("given", BAD_KEYS.values(), ids=BAD_KEYS)
def test_what_is_no_good_key_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match=r"key|JWK|kid"):
        public_jwk(given)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_assertion_is_verified_by_the_key_that_signed_it(algorithm: str) -> None:
    keys = [public_jwk(pem(key)) for key in ALGORITHMS.values()]
    assert verified(jwt.encode(claims(), ALGORITHMS[algorithm], algorithm), keys, [AUDIENCE])["jti"] == "1"


def forged(**header: Any) -> str:
    return jwt.encode(claims(), ED, "EdDSA", headers=header)


OTHER = ed25519.Ed25519PrivateKey.generate()
BAD_ASSERTIONS = {
    "another's key": jwt.encode(claims(), OTHER, "EdDSA"),
    "another kid": forged(kid="other"),
    "jku": forged(jku="https://evil.example/keys"),
    "own jwk": jwt.encode(claims(), OTHER, "EdDSA", headers={"jwk": as_jwk(OTHER, "EdDSA")}),
    "crit": forged(crit=["x"], x=1),
    "alg none": jwt.encode(claims(), None, "none"),
    "HS256 with the public key": jwt.encode(claims(), public_jwk(pem(ED))["x"], "HS256"),
    "another audience": jwt.encode(claims(aud="https://evil.example"), ED, "EdDSA"),
    "no jti": jwt.encode(claims(jti=None), ED, "EdDSA"),
    "no exp": jwt.encode(claims(exp=None), ED, "EdDSA"),
    "cut": forged()[:-4],
    "garbage": "a.b.c",
    "nothing": "",
}


@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
@pytest.mark.parametrize("assertion", BAD_ASSERTIONS.values(), ids=BAD_ASSERTIONS)
def test_what_is_wrong_with_an_assertion_proves_nothing(assertion: str) -> None:
    with pytest.raises(NotProved):
        verified(assertion, [public_jwk(pem(ED))], [AUDIENCE])
