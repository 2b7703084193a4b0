"""The direct check of signatures accepts nothing that the check by the emulator's primitives refuses."""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from portico.core.aws import sigv4

from local.emulator import gate
from local.emulator.proofs import proven
from local.emulator.signatures import Refusal, Verifier
from tests.unit.local.emulator import primitives

KNOWN = {
    "AKIAROOT": SimpleNamespace(secret_access_key="root", session_token=""),
    "ASIAROLE": SimpleNamespace(secret_access_key="role", session_token="token/of+it=="),
}
SERVICES = ("dynamodb", "sqs", "lambda", "kms", "logs", "s3")
PATHS = (
    "/",
    "/2015-03-31/functions/pf-a%3Alive/invocations",
    "/a/b",
    "/a b",
    "//a",
    "/a/./b",
    "/a/../b",
    "/a/",
    "/ü",
    "/%2F",
)


@dataclass(frozen=True)
class Request:
    """A request as it is sent."""

    method: str
    path: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    query: bytes = b""

    @property
    def scope(self) -> dict[str, Any]:
        made = {"type": "http", "method": self.method, "path": self.path.decode("latin-1"), "raw_path": self.path}
        return {**made, "query_string": self.query, "headers": list(self.headers)}

    def with_header(self, name: bytes, change: Callable[[bytes], bytes]) -> "Request":
        return replace(
            self, headers=tuple((key, change(value) if key == name else value) for key, value in self.headers)
        )


@pytest.fixture(scope="module")
def verifier(prepared: None) -> Verifier:
    """With the primitives of the emulator, and two keys."""

    def lookup(access_key: str, token: str) -> Any:
        found = KNOWN.get(access_key)
        return found if found is not None and found.session_token == token else None

    return Verifier(primitives.module("sigv4"), lookup)


def by_the_platform(chance: random.Random, *, path: str = "/", ago: float = 0.0, **more: str) -> Request:
    """As the platform's own client signs, or would sign an odd path or header, some seconds ago."""
    access_key = chance.choice([*KNOWN, "AKIASTRANGER"])
    found = KNOWN.get(access_key, SimpleNamespace(secret_access_key="none", session_token=""))
    keys = sigv4.Credentials(access_key, found.secret_access_key, found.session_token or None)
    body, service = chance.randbytes(chance.randrange(40)), chance.choice(SERVICES)
    scope = sigv4.SigningScope.at(datetime.now(UTC) - timedelta(seconds=ago), "us-east-1", service)
    headers = {"host": "127.0.0.1:4566", "x-amz-date": scope.moment, "x-amz-target": "It_1.Do", **more}
    if keys.token:
        headers["x-amz-security-token"] = keys.token
    headers["authorization"] = sigv4.authorization(path, body, headers, scope, keys)
    raw = path.replace("%25", "%").encode()
    return Request("POST", raw, tuple((name.encode(), value.encode()) for name, value in headers.items()), body)


def by_boto3(chance: random.Random, *, path: str = "/", ago: float = 0.0, **more: str) -> Request:
    """As boto3 signs, now."""
    access_key = chance.choice([*KNOWN])
    known, body = KNOWN[access_key], chance.randbytes(chance.randrange(40))
    method = chance.choice(("GET", "POST", "PUT", "DELETE"))
    asked = AWSRequest(method, f"http://127.0.0.1:4566{path}", {"X-Amz-Target": "It_1.Do", **more}, body)
    keys = BotoCredentials(access_key, known.secret_access_key, known.session_token or None)
    SigV4Auth(keys, chance.choice(SERVICES), "us-east-1").add_auth(asked)
    headers = {"host": "127.0.0.1:4566", **{name.lower(): str(value) for name, value in asked.headers.items()}}
    sent = tuple((name.encode(), value.encode()) for name, value in headers.items())
    return Request(method, path.encode("utf-8"), sent, body)


def by_s3(chance: random.Random, *, path: str = "/bucket/a%20b", ago: float = 0.0, **more: str) -> Request:
    """As botocore signs what it asks of S3, now."""
    access_key = chance.choice([*KNOWN])
    known, body = KNOWN[access_key], chance.choice([b"", chance.randbytes(chance.randrange(40))])
    headers = {"X-Amz-Target": "It_1.Do", "Content-Length": str(len(body)), **more}
    asked = AWSRequest(chance.choice(("GET", "HEAD", "PUT", "DELETE")), f"http://127.0.0.1:4566{path}", headers, body)
    keys = BotoCredentials(access_key, known.secret_access_key, known.session_token or None)
    S3SigV4Auth(keys, "s3", "us-east-1").add_auth(asked)
    sent = {"host": "127.0.0.1:4566", **{name.lower(): str(value) for name, value in asked.headers.items()}}
    encoded = tuple((name.encode(), value.encode()) for name, value in sent.items())
    return Request(str(asked.method), path.encode(), encoded, body)


def _swapped(chance: random.Random) -> Callable[[bytes], bytes]:
    """Another octet at one place."""

    def change(value: bytes) -> bytes:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice([b"a", b"0", b" ", b",", b";", b"/", b"\xff"]) + value[place + 1 :]

    return change


def _first_names_another(value: bytes) -> bytes:
    return value.replace(b"Credential", b"X=Credential=AKIAROOT/, Credential")


def _without(request: Request, name: bytes) -> Request:
    return replace(request, headers=tuple(one for one in request.headers if one[0] != name))


Change = Callable[[random.Random, Request], Request]
CHANGES: dict[str, Change] = {
    "nothing": lambda _, one: one,
    "body": lambda _, one: replace(one, body=one.body + b"x"),
    "method": lambda _, one: replace(one, method="PATCH"),
    "path": lambda chance, one: replace(one, path=chance.choice(PATHS).encode()),
    "query": lambda chance, one: replace(one, query=chance.choice([b"a=1", b"X-Amz-Signature=1", b"X-Amz-Algorithm=x"])),
    "authorization": lambda chance, one: one.with_header(b"authorization", _swapped(chance)),
    "signature in capitals": lambda _, one: one.with_header(b"authorization", lambda value: value[:-64] + value[-64:].upper()),
    "shorter signature": lambda _, one: one.with_header(b"authorization", lambda value: value[:-1]),
    "space after the signature": lambda _, one: one.with_header(b"authorization", lambda value: value + b" "),
    "another algorithm": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b"256", b"1", 1)),
    "another key first": lambda _, one: one.with_header(b"authorization", _first_names_another),
    "another key": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b"ASIAROLE", b"AKIAROOT")),
    "another Region": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b"-east-", b"-west-")),
    "another service": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b"sqs", b"sns")),
    "another order": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b"=host;", b"=x-amz-date;host;")),
    "no host": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b"host;", b"")),
    "commas alone": lambda _, one: one.with_header(b"authorization", lambda value: value.replace(b", ", b",")),
    "date": lambda chance, one: one.with_header(b"x-amz-date", _swapped(chance)),
    "target": lambda chance, one: one.with_header(b"x-amz-target", _swapped(chance)),
    "spaces": lambda _, one: one.with_header(b"x-amz-target", lambda value: b"  " + value + b"\t"),
    "token": lambda chance, one: one.with_header(b"x-amz-security-token", _swapped(chance)),
    "without a header": lambda chance, one: _without(one, chance.choice(one.headers)[0]),
    "one more": lambda _, one: replace(one, headers=(*one.headers, (b"x-more", b"\xc3\xbc"))),
    "one twice": lambda chance, one: replace(one, headers=(*one.headers, chance.choice(one.headers))),
    "one twice in capitals": lambda _, one: replace(one, headers=(*one.headers, (b"Host", b"evil"))),
    "a hash": lambda _, one: replace(one, headers=(*one.headers, (b"x-amz-content-sha256", sha256(one.body).hexdigest().encode()))),
    "no hash": lambda _, one: replace(one, headers=(*one.headers, (b"x-amz-content-sha256", b"UNSIGNED-PAYLOAD"))),
}  # fmt: skip
ODD: tuple[dict[str, Any], ...] = (
    *({"ago": minutes * 60.0} for minutes in (-16, -14, -6, -4.7, 4.7, 6, 14, 16, 1440)),
    *({"path": path} for path in PATHS),
    {"x-note": "a  b"}, {"x-note": "ü"}, {"x-amz-content-sha256": "0" * 64}, {"date": "Mon, 30 Nov 2026 17:00:00 GMT"},
)  # fmt: skip


def requests(chance: random.Random) -> Iterator[Request]:
    """Each change of a usual request, and odd requests that are rightly signed."""
    for make in (by_the_platform, by_boto3, by_s3):
        for change in CHANGES.values():
            for _ in range(25):
                yield change(chance, make(chance))
        for odd in ODD:
            for _ in range(6):
                yield make(chance, **odd)


async def verdict(check: Any, request: Request, verifier: Verifier) -> tuple[str, str, bytes]:
    """The refusal, the key that is proven, and the body that the application reads."""
    proven.set("")
    sent = [{"type": "http.request", "body": request.body, "more_body": False}]

    async def receive() -> Any:
        return sent.pop()

    try:
        again = await check(request.scope, receive, verifier)
    except Refusal as refusal:
        return str(refusal), proven.get(), b""
    return "", proven.get(), (await again())["body"]


def test_both_checks_have_one_verdict(verifier: Verifier) -> None:
    async def compared() -> dict[str, int]:
        counts: dict[str, int] = {}
        for request in requests(random.Random(7)):
            ways = (gate._checked, gate._checked_at_length)
            direct, at_length = [await verdict(check, request, verifier) for check in ways]
            if direct[1] and not at_length[1]:  # S3's: at length the emulator is left to compare the body with its hash
                assert dict(request.headers)[b"x-amz-content-sha256"] == sha256(request.body).hexdigest().encode()
                at_length = (at_length[0], direct[1], at_length[2])
            assert direct == at_length, request
            counts[direct[0]] = counts.get(direct[0], 0) + 1
        return counts

    counts = asyncio.run(compared())
    assert counts.keys() > {
        "",
        "The signature does not match.",
        "The access key is not known.",
        "The request was not signed now.",
    }
    assert counts[""] > 300


@pytest.mark.parametrize("make", [by_the_platform, by_boto3])
def test_usual_requests_are_checked_directly(make: Callable[[random.Random], Request], verifier: Verifier) -> None:
    chance = random.Random(3)
    for request in [make(chance) for _ in range(100)]:
        usual = verifier.usual(request.scope)
        said = dict(request.headers)[b"authorization"].decode()
        assert (usual is None) == ("AKIASTRANGER" in said or "/s3/" in said)
        assert usual is None or usual.covers(request.body)


def test_requests_to_s3_are_checked_directly(verifier: Verifier) -> None:
    chance = random.Random(3)
    for request in [by_s3(chance) for _ in range(100)]:
        usual = verifier.usual(request.scope)
        assert usual is not None
        assert usual.covers(request.body)
        assert not usual.covers(request.body + b"x")


@pytest.mark.parametrize(
    ("name", "value"),
    [(b"content-length", b"1048577"), (b"content-length", b"x"), (b"transfer-encoding", b"chunked")],
    ids=["long", "no number", "chunked"],
)
def test_no_long_body_is_read_before_it_is_proven(verifier: Verifier, name: bytes, value: bytes) -> None:
    request = _without(by_s3(random.Random(3)), name)
    assert verifier.usual(replace(request, headers=(*request.headers, (name, value))).scope) is None


def test_a_replaced_secret_counts_at_once(verifier: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    request = next(one for one in iter(lambda: by_boto3(chance), None) if verifier.usual(one.scope))
    for known in KNOWN.values():
        monkeypatch.setattr(known, "secret_access_key", "new")
    usual = verifier.usual(request.scope)
    assert usual is not None
    assert not usual.covers(request.body)
