"""Forged, stale and misplaced proofs of identity, through the real gateway and authorizer: each is a 401 in the one body.

Tokens with wrong claims are signed with the platform's own key, which only an operator can decrypt: so it is the claim that
is refused, not the signature. Every table has its control, which passes.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from tests.e2e.api import Access, Api, error_of
from tests.e2e.cloud import Cloud

ME = "/v1/auth/me"
OTHER = ec.generate_private_key(ec.SECP256R1())
OTHER_JWK = ECAlgorithm.to_jwk(OTHER.public_key(), as_dict=True)
RSA = rsa.generate_private_key(65537, 2048)
HOUR = 3600


class Mint:
    """The platform's signing key and the claims of a good token, from which bad ones are made."""

    def __init__(self, token: str, public: dict[str, Any], private_pem: str) -> None:
        self.token, self.public, self.pem = token, public, private_pem
        self.claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})

    def sign(self, headers: dict[str, Any] | None = None, key: Any = None, alg: str = "ES256", **changes: Any) -> str:
        """A token with other claims; one that is `...` is left out."""
        claims = {name: value for name, value in {**self.claims, **changes}.items() if value is not ...}
        given = {"kid": self.public["kid"], "typ": "at+jwt", **(headers or {})}
        return jwt.encode(claims, key or self.pem, alg, headers={k: v for k, v in given.items() if v is not ...})

    def by_hand(
        self, header: str, claims: str | None = None, sign: Callable[[bytes], bytes] = lambda _: b"x" * 64
    ) -> str:
        """A token of these texts, signed in any way."""
        body = json.dumps(self.claims) if claims is None else claims
        message = b".".join(_encoded(part.encode()) for part in (header, body))
        return b".".join((message, _encoded(sign(message)))).decode()

    def es256(self, message: bytes) -> bytes:
        """The true signature of a text."""
        algorithm = ECAlgorithm(ECAlgorithm.SHA256)
        return algorithm.sign(message, algorithm.prepare_key(self.pem))

    @property
    def header(self) -> dict[str, Any]:
        """That of a good token."""
        return {"alg": "ES256", "kid": self.public["kid"], "typ": "at+jwt"}


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


@pytest.fixture(scope="module")
def mint(api: Api, cloud: Cloud) -> Mint:
    """What only an operator can have: the key that signed this token, out of the table and decrypted."""
    token = api.access.token()
    kid = jwt.get_unverified_header(token)["kid"]
    items = cloud.client("dynamodb").query(
        TableName=cloud.outputs["EntitiesTable"],
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": "global#keys"}, ":sk": {"S": "token#"}},
    )["Items"]
    [item] = [item for item in items if item["kid"]["S"] == kid]
    blob = base64.b64decode(item["secret"]["S"])
    plain = cloud.client("kms").decrypt(CiphertextBlob=blob, EncryptionContext={"purpose": "token"})
    return Mint(token, json.loads(item["public"]["S"]), plain["Plaintext"].decode())


def _public_pem(mint: Mint) -> bytes:
    return jwt.PyJWK(mint.public).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[no-any-return]


def _hs256(mint: Mint, secret: bytes, alg: str = "HS256") -> str:
    header = json.dumps({**mint.header, "alg": alg})
    return mint.by_hand(header, sign=lambda message: hmac.digest(secret, message, hashlib.sha256))


def _parts(mint: Mint, **changed: Any) -> str:
    """The good token with another body under its old signature."""
    head, _, proof = mint.token.split(".")
    return f"{head}.{_encoded(json.dumps({**mint.claims, **changed}).encode()).decode()}.{proof}"


def _now() -> int:
    return int(time.time())


CLAIMS: dict[str, Callable[[], dict[str, Any]]] = {
    "expired an hour ago": lambda: {"exp": _now() - HOUR},
    "expired a second ago": lambda: {"exp": _now() - 1},
    "expiry as a word": lambda: {"exp": "never"},
    "expiry without end": lambda: {"exp": None},
    "not before tomorrow": lambda: {"nbf": _now() + 24 * HOUR},
    "issued tomorrow": lambda: {"iat": _now() + 24 * HOUR},
    "another issuer": lambda: {"iss": "https://evil.example"},
    "a longer issuer": lambda: {"iss": "https://portico.evil.example"},
    "an issuer with a slash": lambda: {"iss": "https://portico/"},
    "another audience": lambda: {"aud": "other"},
    "an audience of other case": lambda: {"aud": "PORTICO"},
    "audiences without ours": lambda: {"aud": ["a", "b"]},
    "the platform itself": lambda: {"sub": "platform:portico"},
    "nobody": lambda: {"sub": "anonymous:anonymous"},
    "no subject": lambda: {"sub": ""},
    "a subject without a name": lambda: {"sub": "user:"},
    "a user that is not there": lambda: {"sub": "user:default/no-such-user"},
    "a domain that is not there": lambda: {"sub": "user:no-such-domain/admin", "domain": "no-such-domain"},
    "no domain at all": lambda: {"domain": None},
    "projects as a number": lambda: {"projects": 5},
    "a key pair that is gone": lambda: {"cred": "keypair:PK000000000000000000"},
    "a session that is gone": lambda: {"cred": "session:01a1face-0000-7000-8000-000000000000"},
    "signed in before the user was made": lambda: {"auth_time": 1.0},
    **{
        f"without {name}": lambda name=name: {name: ...}  # type: ignore[misc]
        for name in ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "domain", "role", "client", "projects", "project")
    },
}
HEADERS: dict[str, dict[str, Any]] = {
    "a key set elsewhere (jku)": {"jku": "https://evil.example/keys"},
    "a certificate elsewhere (x5u)": {"x5u": "https://evil.example/cert"},
    "an embedded key (jwk)": {"jwk": OTHER_JWK},
    "an embedded certificate (x5c)": {"x5c": ["MII"]},
    "an unknown extension (crit)": {"crit": ["exp"]},
    "an unencoded body (b64)": {"crit": ["b64"], "b64": False},
    "no kid": {"kid": ...},
    "an unknown kid": {"kid": "00000000-0000-7000-8000-000000000000"},
    "a path as kid": {"kid": "../../../../dev/null"},
    "a query as kid": {"kid": "x' OR '1'='1"},
    "an empty kid": {"kid": ""},
}
FORGED: dict[str, Callable[[Mint], str]] = {
    **{
        f"alg {alg or 'empty'}": lambda mint, alg=alg: mint.by_hand(
            json.dumps({**mint.header, "alg": alg}), sign=lambda _: b""
        )  # type: ignore[misc]
        for alg in ("none", "None", "NONE", "nOnE", "", "ES256 ", "es256")
    },
    "no alg": lambda mint: mint.by_hand(json.dumps({"kid": mint.public["kid"]}), sign=mint.es256),
    "alg as a list": lambda mint: mint.by_hand(json.dumps({**mint.header, "alg": ["ES256"]}), sign=mint.es256),
    "kid as a list": lambda mint: mint.by_hand(
        json.dumps({**mint.header, "kid": [mint.public["kid"]]}), sign=mint.es256
    ),
    "HS256 with the public key, PEM": lambda mint: _hs256(mint, _public_pem(mint)),
    "HS256 with the public key, JWK": lambda mint: _hs256(mint, json.dumps(mint.public).encode()),
    "HS256 with nothing": lambda mint: _hs256(mint, b""),
    "ES256 in name only": lambda mint: _hs256(mint, _public_pem(mint), "ES256"),
    "RS256": lambda mint: mint.sign(key=RSA, alg="RS256"),
    "PS256": lambda mint: mint.sign(key=RSA, alg="PS256"),
    "ES384": lambda mint: mint.sign(key=ec.generate_private_key(ec.SECP384R1()), alg="ES384"),
    "another key under our kid": lambda mint: mint.sign(key=OTHER),
    "another key, which it brings": lambda mint: mint.sign({"jwk": OTHER_JWK}, key=OTHER),
    "promoted": lambda mint: _parts(mint, role="superadmin", jti="other"),
    "another subject": lambda mint: _parts(mint, sub="user:default/root"),
    "prolonged": lambda mint: _parts(mint, exp=_now() + HOUR),
    "signature of zeros": lambda mint: mint.by_hand(json.dumps(mint.header), sign=lambda _: bytes(64)),
    "no signature": lambda mint: mint.token.rpartition(".")[0] + ".",
    "two parts": lambda mint: mint.token.rpartition(".")[0],
    "four parts": lambda mint: f"{mint.token}.{mint.token.rpartition('.')[2]}",
    "five parts": lambda mint: f"{mint.token}.e30.e30",
    "cut": lambda mint: mint.token[:-8],
    "first letter lost": lambda mint: mint.token[1:],
    "twice": lambda mint: f"{mint.token} {mint.token}",
    "listed": lambda mint: f"{mint.token},{mint.token}",
    "quoted": lambda mint: f'"{mint.token}"',
    "signature in other case": lambda mint: (
        f"{mint.token.rpartition('.')[0]}.{mint.token.rpartition('.')[2].swapcase()}"
    ),
    "DER instead of 64 bytes": lambda mint: mint.by_hand(json.dumps(mint.header), sign=lambda _: b"0" + b"\x45" * 70),
    "body of a list": lambda mint: mint.by_hand(json.dumps(mint.header), "[]", mint.es256),
    "body of nothing": lambda mint: mint.by_hand(json.dumps(mint.header), "", mint.es256),
    "body not JSON": lambda mint: mint.by_hand(json.dumps(mint.header), "{", mint.es256),
    "header not JSON": lambda mint: mint.by_hand("{", sign=mint.es256),
    "deep header": lambda mint: mint.by_hand("[" * 2500, sign=mint.es256),
    "deep body": lambda mint: mint.by_hand(json.dumps(mint.header), "[" * 2500, mint.es256),
    "alg said twice": lambda mint: mint.by_hand(json.dumps(mint.header)[:-1] + ', "alg": "none"}', sign=lambda _: b""),
    "huge": lambda mint: mint.sign(jti="x" * 6000),
    "empty parts": lambda _mint: "..",
    "garbage": lambda _mint: "garbage",
    "a key pair": lambda _mint: "PK000000000000000000:secret",
}


def _refused(reply: httpx.Response) -> None:
    error_of(reply, 401, "UNAUTHENTICATED")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer ")


def _bearer(access: Access, token: str) -> httpx.Response:
    return httpx.get(access.url + ME, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def test_the_controls_of_tokens_pass(mint: Mint, access: Access) -> None:
    again = mint.by_hand(json.dumps(mint.header), sign=mint.es256)
    for token in (mint.token, mint.sign(), mint.sign(exp=_now() + HOUR, jti="other"), again):
        assert _bearer(access, token).status_code == 200


@pytest.mark.parametrize("kind", CLAIMS)
def test_a_signed_token_with_a_wrong_claim(mint: Mint, access: Access, kind: str) -> None:
    _refused(_bearer(access, mint.sign(**CLAIMS[kind]())))


@pytest.mark.parametrize("kind", HEADERS)
def test_a_signed_token_with_a_wrong_header(mint: Mint, access: Access, kind: str) -> None:
    _refused(_bearer(access, mint.sign(HEADERS[kind])))


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_token(mint: Mint, access: Access, kind: str) -> None:
    token = FORGED[kind](mint)
    _refused(_bearer(access, token))
    _refused(httpx.get(access.url + ME, headers={"X-BackendAI-Token": token}, timeout=60))
