"""ID tokens of external issuers, by discovery documents of the shapes that two public issuers have."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from portico.core.base import ttl_cache
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.tenancy.sign_in import oidc
from portico.tenancy.sign_in.oidc import Issuers, NotProved, claimed_issuer, verified

RECORDED = {path.stem: json.loads(path.read_text()) for path in (Path(__file__).parent / "recorded").glob("*.json")}
KEYS: dict[str, Any] = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
OTHER, SHORT, P384 = (rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 1024),
                      ec.generate_private_key(ec.SECP384R1()))  # fmt: skip
MAKERS: dict[str, Any] = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}


def jwk(alg: str, kid: str = "k1", key: Any = None, **fields: Any) -> dict[str, Any]:
    public = (key or KEYS[alg]).public_key()
    return {**MAKERS[alg].to_jwk(public, as_dict=True), "kid": kid, "use": "sig", **fields}


class Web(Outbound):
    """The documents of a test, and what was asked for. Nothing goes out."""

    def __init__(self, document: Any, keys: Any) -> None:
        super().__init__()
        pages = {
            f"{document['issuer'].rstrip('/')}/.well-known/openid-configuration": document,
            document["jwks_uri"]: keys,
        }
        object.__setattr__(self, "pages", pages)
        object.__setattr__(self, "asked", [])

    pages: dict[str, Any]
    asked: list[str]

    def get_json(self, url: str) -> Any:
        self.asked.append(url)
        self.check(url)
        if url not in self.pages:
            raise Unreachable("nothing there")
        return self.pages[url]


def site(name: str = "google", *keys: dict[str, Any], **changes: Any) -> Web:
    return Web({**RECORDED[name], **changes}, {"keys": list(keys) or [jwk("RS256")]})


def claims(name: str = "google", **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {"iss": RECORDED[name]["issuer"], "aud": "client", "sub": "s-1", "iat": now, "exp": now + 600, "name": "Ada"}
    return {key: value for key, value in {**made, **changes}.items() if value is not ...}


def signed(body: dict[str, Any], alg: str = "RS256", key: Any = None, **headers: Any) -> str:
    return jwt.encode(body, key or KEYS[alg], algorithm=alg, headers={"kid": "k1", **headers})


def check(token: str, web: Web, name: str = "google") -> Any:
    return verified(token, RECORDED[name]["issuer"], "client", Issuers(web))


@pytest.mark.parametrize("name", list(RECORDED))
def test_a_token_of_a_public_issuer(name: str) -> None:
    web = site(name, jwk("RS256", "k0", OTHER), jwk("RS256", x5t="abc", x5c=["MII"]))
    found = check(signed(claims(name)), web, name)
    assert (found["sub"], found["name"]) == ("s-1", "Ada")
    assert claimed_issuer(signed(claims(name))) == RECORDED[name]["issuer"]
    assert len(web.asked) == 2


@pytest.mark.parametrize("alg", list(KEYS))
def test_the_algorithms_that_are_taken(alg: str) -> None:
    web = site("google", *map(jwk, KEYS), id_token_signing_alg_values_supported=list(KEYS))
    assert check(signed(claims(), alg), web)["sub"] == "s-1"
    with pytest.raises(NotProved):
        check(signed(claims(), alg), site("google", jwk(alg), id_token_signing_alg_values_supported=["PS512"]))


def test_one_key_needs_no_name() -> None:
    token = jwt.encode(claims(), KEYS["RS256"], algorithm="RS256")
    assert check(token, site())["sub"] == "s-1"
    with pytest.raises(NotProved):
        check(token, site("google", jwk("RS256"), jwk("RS256", "k2", OTHER)))


WRONG_TIMES = {  # from the time of the test
    "expired": {"exp": -61},
    "of the future": {"iat": 300},
    "not yet": {"nbf": 300},
    "issued long ago": {"iat": -90_000},
}
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "other"},
    "another issuer": {"iss": "https://accounts.google.com.evil.example"},
    "a slash": {"iss": "https://accounts.google.com/"},
    "no subject": {"sub": ""},
    "an enormous subject": {"sub": "s" * 256},
    "a number as subject": {"sub": 5},
    "an odd time": {"exp": "never"},
    **{f"without {name}": {name: ...} for name in ("iss", "aud", "sub", "exp", "iat")},
}


@pytest.mark.parametrize("kind", list(WRONG_TIMES))
def test_times_that_prove_nothing(kind: str) -> None:
    now = int(time.time())
    with pytest.raises(NotProved):
        check(signed(claims(**{name: now + seconds for name, seconds in WRONG_TIMES[kind].items()})), site())


@pytest.mark.parametrize("kind", list(WRONG_CLAIMS))
def test_claims_that_prove_nothing(kind: str) -> None:
    with pytest.raises(NotProved):
        check(signed(claims(**WRONG_CLAIMS[kind])), site())


@pytest.mark.parametrize("party", [{}, {"azp": "client"}, {"azp": "other"}], ids=["none", "ours", "another"])
def test_the_audience_decides_unless_parties_are_named(party: dict[str, Any]) -> None:
    token, issuer = signed(claims(aud=["client", "other"], **party)), RECORDED["google"]["issuer"]
    assert check(token, site())
    assert verified(token, issuer, "client", Issuers(site()), [party.get("azp", "client")])
    with pytest.raises(NotProved) as refused:
        verified(token, issuer, "client", Issuers(site()), ["third"])
    assert refused.value.code == "ID_TOKEN_PARTY"


def by_hand(header: dict[str, Any], sign: Any = lambda _message: b"x" * 256) -> str:
    def encoded(part: bytes) -> bytes:
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    message = encoded(json.dumps(header).encode()) + b"." + encoded(json.dumps(claims()).encode())
    return (message + b"." + encoded(sign(message))).decode()


PUBLIC = json.dumps(jwk("RS256")).encode()


def forged() -> dict[str, str]:
    """Tokens of this moment, so that nothing else is wrong with them."""
    return {
        "none": by_hand({"alg": "none", "kid": "k1"}, lambda _m: b""),
        "HS256 with the public key": by_hand(
            {"alg": "HS256", "kid": "k1"}, lambda m: hmac.digest(PUBLIC, m, hashlib.sha256)
        ),
        "PS256": signed(claims(), "PS256", KEYS["RS256"]),
        "RS512": signed(claims(), "RS512", KEYS["RS256"]),
        "another key": signed(claims(), key=OTHER),
        "an unknown key": signed(claims(), kid="k9"),
        "an odd kid": by_hand({"alg": "RS256", "kid": ["k1"]}),
        "an embedded key": signed(claims(), key=OTHER, jwk=jwk("RS256", key=OTHER)),
        "a key elsewhere": signed(claims(), key=OTHER, jku="https://evil.example/keys"),
        "an unknown extension": signed(claims(), crit=["exp"]),
        "an access token": signed(claims(), typ="at+jwt"),
        "ES256 without such a key": signed(claims(), "ES256"),
        "a changed body": signed(claims()).replace(".", ".e30", 1),
        "cut": signed(claims())[:-10],
        "empty": "",
        "dots": "..",
        "enormous": "x" * 20_000,
        "deep": base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30",
    }


@pytest.mark.parametrize("kind", list(forged()))
def test_what_is_refused(kind: str) -> None:
    with pytest.raises(NotProved):
        check(forged()[kind], site())


@pytest.mark.parametrize(("alg", "key"), [("RS256", SHORT), ("ES256", P384)])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_keys_that_are_too_weak_or_of_another_kind(alg: str, key: Any) -> None:
    published = {**MAKERS[alg].to_jwk(key.public_key(), as_dict=True), "kid": "k1"}
    web = site("google", published, id_token_signing_alg_values_supported=["RS256", "ES256"])
    token = by_hand({"alg": alg, "kid": "k1"})
    with pytest.raises(NotProved):
        check(token, web)


BROKEN: dict[str, dict[str, Any]] = {
    "of another issuer": {"issuer": "https://evil.example"},
    "keys inside": {"jwks_uri": "http://169.254.169.254/keys"},
    "keys in a file": {"jwks_uri": "file:///etc/passwd"},
    "keys that are no URL": {"jwks_uri": 5},
    "no algorithms": {"id_token_signing_alg_values_supported": None},
}


@pytest.mark.parametrize("kind", list(BROKEN))
def test_a_document_that_is_broken(kind: str) -> None:
    web = site()
    page = next(url for url in web.pages if url.endswith("openid-configuration"))
    web.pages[page] = {**web.pages[page], **BROKEN[kind]}
    with pytest.raises(NotProved):
        check(signed(claims()), web)


@pytest.mark.parametrize("page", [None, 5, "text", [], {}, {"keys": 5}, {"keys": {}}, {"keys": [None, 5, {}]}])
def test_pages_that_are_nonsense(page: Any) -> None:
    for target in ("openid-configuration", "certs"):
        web = site()
        web.pages[next(url for url in web.pages if url.endswith(target))] = page
        with pytest.raises(NotProved):
            check(signed(claims()), web)


class Monotonic:
    def __init__(self) -> None:
        self.now, self.time = 1000.0, time.time

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    made = Monotonic()
    for module in (ttl_cache, oidc):
        monkeypatch.setattr(module, "time", made)
    return made


def test_an_unknown_key_does_not_cause_a_fetch_each_time(passing: Monotonic) -> None:
    web = site()
    issuers = Issuers(web)

    def proves(token: str) -> bool:
        try:
            return bool(verified(token, RECORDED["google"]["issuer"], "client", issuers))
        except NotProved:
            return False

    assert proves(signed(claims()))
    for number in range(50):
        assert not proves(signed(claims(), kid=f"unknown-{number}"))
    assert len(web.asked) == 2
    passing.now += 61
    web.pages[RECORDED["google"]["jwks_uri"]] = {"keys": [jwk("RS256"), jwk("RS256", "k2", OTHER)]}
    assert proves(signed(claims(), key=OTHER, kid="k2"))
    assert not proves(signed(claims(), kid="unknown"))
    assert len(web.asked) == 4
    web.pages[RECORDED["google"]["jwks_uri"]] = {"keys": [jwk("RS256", "k2", OTHER)]}
    passing.now += 601
    assert not proves(signed(claims()))


def test_an_issuer_that_is_away_is_left_alone_for_a_minute(passing: Monotonic) -> None:
    web = site()
    pages, issuers = dict(web.pages), Issuers(web)
    web.pages.clear()
    for _ in range(20):
        with pytest.raises(NotProved):
            verified(signed(claims()), RECORDED["google"]["issuer"], "client", issuers)
    assert len(web.asked) == 1
    web.pages.update(pages)
    passing.now += 61
    assert verified(signed(claims()), RECORDED["google"]["issuer"], "client", issuers)
