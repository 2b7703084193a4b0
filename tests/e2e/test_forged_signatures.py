"""Forged, stale and misplaced signed requests, through the real gateway and authorizer: each is a 401 in the one body."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.e2e.api import Access
from tests.e2e.signing import signature

ME = "/v1/auth/me"
VERSION = "v7.20230615"
JSON = "application/json"


@dataclass(frozen=True)
class Signed:
    """A request as it is sent, and as it was signed."""

    access: Access
    method: str = "GET"
    path: str = ME
    signed_method: str = "GET"
    signed_path: str = ME
    signed_host: str = ""
    signed_type: str = JSON
    signed_version: str = VERSION
    age: timedelta = timedelta()
    signed_age: timedelta | None = None
    proof: Callable[[str], str] = str  # what is made of the signature
    credential: Callable[[str], str] = str  # what is made of the access key
    header: str = "BackendAI signMethod=HMAC-SHA256, credential={credential}:{proof}"
    names: tuple[tuple[str, str], ...] = ()  # headers under other names
    drop: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()

    def headers(self) -> list[tuple[str, str]]:
        """All that are sent, in order."""
        address, now = urlsplit(self.access.url), datetime.now(UTC)
        date = (now - self.age).isoformat()
        signed_date = date if self.signed_age is None else (now - self.signed_age).isoformat()
        made = signature(
            self.access,
            method=self.signed_method,
            url=f"{address.scheme}://{self.signed_host or address.netloc}{self.signed_path}",
            date=signed_date,
            content_type=self.signed_type,
            version=self.signed_version,
        )
        proof = self.header.format(credential=self.credential(self.access.access_key), proof=self.proof(made))
        given = {"Authorization": proof, "Date": date, "Content-Type": JSON, "X-BackendAI-Version": VERSION}
        other = dict(self.names)
        return [(other.get(name, name), value) for name, value in given.items() if name not in self.drop] + list(
            self.more
        )

    def send(self) -> tuple[int, str, str]:
        """Status, body and challenge. Sent as it is: no client adds, joins or cleans up anything."""
        address = urlsplit(self.access.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        try:
            connection.putrequest(self.method, address.path + self.path)
            for name, value in self.headers():
                connection.putheader(name, value)
            connection.endheaders()
            reply = connection.getresponse()
            return reply.status, reply.read().decode(), reply.headers.get("WWW-Authenticate", "")
        finally:
            connection.close()


def _flipped(proof: str) -> str:
    return f"{int(proof, 16) ^ 1:064x}"


MINUTES = timedelta(minutes=1)
FORGED: dict[str, dict[str, object]] = {
    "another method": {"signed_method": "POST"},
    "a method in small letters is another's": {"signed_method": "delete"},
    "another path": {"signed_path": "/v1/auth/whoami"},
    "a shorter path": {"signed_path": "/v1/auth"},
    "a path with a slash": {"signed_path": f"{ME}/"},
    "a path of two slashes": {"signed_path": "//v1/auth/me"},
    "a path in capitals": {"signed_path": ME.upper()},
    "a path with dots": {"signed_path": "/v1/./auth/me"},
    "more query": {"signed_path": f"{ME}?x=1"},
    "less query": {"path": f"{ME}?x=1"},
    "another query": {"path": f"{ME}?x=1", "signed_path": f"{ME}?x=2"},
    "another name in the query": {"path": f"{ME}?x=1", "signed_path": f"{ME}?y=1"},
    "a query said twice": {"path": f"{ME}?x=1&x=2", "signed_path": f"{ME}?x=1"},
    "another host": {"signed_host": "evil.example"},
    "the host without its port": {"signed_host": "127.0.0.1"},
    "a forwarded host": {"signed_host": "evil.example", "more": (("X-Forwarded-Host", "evil.example"),)},
    "another type of content": {"signed_type": "text/plain"},
    "another version": {"signed_version": "v6.20220615"},
    "no version": {"drop": ("X-BackendAI-Version",)},
    "16 minutes ago": {"age": 16 * MINUTES},
    "16 minutes ahead": {"age": -16 * MINUTES},
    "a day ago": {"age": timedelta(days=1)},
    "a year ahead": {"age": -timedelta(days=365)},
    "another time than was signed": {"signed_age": MINUTES},
    "yesterday's, sent today": {"signed_age": timedelta(days=1)},
    "no date": {"drop": ("Date",)},
    "a date that is none": {"drop": ("Date",), "more": (("Date", "yesterday"),)},
    "an empty signature": {"proof": lambda _: ""},
    "half a signature": {"proof": lambda proof: proof[:32]},
    "a digit less": {"proof": lambda proof: proof[:-1]},
    "a digit more": {"proof": lambda proof: f"{proof}0"},
    "one bit": {"proof": _flipped},
    "backwards": {"proof": lambda proof: proof[::-1]},
    "zeros": {"proof": lambda _: "0" * 64},
    "no hexadecimal digits": {"proof": lambda _: "g" * 64},
    "an unknown access key": {"credential": lambda _: "PK000000000000000000"},
    "no access key": {"credential": lambda _: ""},
    "a path as access key": {"credential": lambda _: "../../keys"},
    "a long access key": {"credential": lambda _: "A" * 65},
    "HMAC-SHA1": {"header": "BackendAI signMethod=HMAC-SHA1, credential={credential}:{proof}"},
    "HMAC-SHA512": {"header": "BackendAI signMethod=HMAC-SHA512, credential={credential}:{proof}"},
    "no algorithm": {"header": "BackendAI credential={credential}:{proof}"},
    "the algorithm none": {"header": "BackendAI signMethod=none, credential={credential}:{proof}"},
    "another scheme": {"header": "AWS4 signMethod=HMAC-SHA256, credential={credential}:{proof}"},
    "the scheme Bearer": {"header": "Bearer signMethod=HMAC-SHA256, credential={credential}:{proof}"},
    "two credentials": {
        "header": "BackendAI signMethod=HMAC-SHA256, credential={credential}:{proof}, credential={credential}:{proof}"
    },
    "no colon": {"header": "BackendAI signMethod=HMAC-SHA256, credential={credential}{proof}"},
    "two Authorization headers": {"more": (("Authorization", "BackendAI signMethod=HMAC-SHA256, credential=x:y"),)},
    "a token besides": {"more": (("Authorization", "Bearer x"),)},
    "two dates": {"more": (("Date", "2020-01-01T00:00:00+00:00"),)},
    "two versions": {"more": (("X-BackendAI-Version", "v1"),)},
    "the version with underscores": {"names": (("X-BackendAI-Version", "X_BackendAI_Version"),)},
    "the date with underscores": {"names": (("Date", "X_BackendAI_Date"),)},
    "authorization by another name": {"names": (("Authorization", "X-Authorization"),)},
    "authorization with underscores": {"names": (("Authorization", "HTTP_AUTHORIZATION"),)},
    "authorization of a proxy": {"names": (("Authorization", "Proxy-Authorization"),)},
}


def test_the_controls_of_signatures_pass(access: Access) -> None:
    for good in (
        Signed(access),
        Signed(access, path=f"{ME}?x=1&x=2", signed_path=f"{ME}?x=1&x=2"),
        Signed(access, age=14 * MINUTES),
        Signed(access, age=-14 * MINUTES),
        Signed(access, names=(("Date", "X-BackendAI-Date"),)),
    ):
        assert good.send()[0] == 200, good


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_signature(access: Access, kind: str) -> None:
    forged = replace(Signed(access), **FORGED[kind])  # type: ignore[arg-type]
    status, text, challenge = forged.send()
    assert status == 401, text
    error = json.loads(text)["error"]
    assert error.keys() == {"code", "message", "details", "request_id"}
    assert error["code"] == "UNAUTHENTICATED"
    assert challenge.startswith("Bearer ")


def test_the_secret_of_another_is_refused(access: Access) -> None:
    assert Signed(replace(access, secret_key=access.secret_key + "x")).send()[0] == 401
    assert Signed(replace(access, secret_key=access.secret_key.swapcase())).send()[0] == 401
