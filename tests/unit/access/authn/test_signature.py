"""Signed requests: the scheme of the stock Backend.AI client, and all that is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.access.authn.signature import (
    Refused,
    SignedRequest,
    _forms,
    _hmac,
    credential,
    signing_time,
    string_to_sign,
    verify,
)

ACCESS, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # the documentation's example pair
NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
HOST = "api.example.com:8443"
VECTOR = "68f2cefc0fff46b3ebf98b249aaa000e871542cedd56743dd2f37862dbd1420b"
HEADERS = {
    "authorization": f"BackendAI signMethod=HMAC-SHA256, credential={ACCESS}:{VECTOR}",
    "date": "2026-01-02T03:04:05.678901+00:00",
    "host": HOST,
    "content-type": "application/json",
    "x-backendai-version": "v9.20250722",
}
REQUEST = SignedRequest("GET", ("/v2/domains/default",), HEADERS, (("x", "1"),))


def signed(url: str, request: SignedRequest = REQUEST, secret: str = SECRET, content_type: str | None = None) -> str:
    """The signature that a client makes of this URL."""
    headers = request.headers
    date, time = signing_time(request, NOW)
    content_type = headers.get("content-type", "") if content_type is None else content_type
    text = string_to_sign(request.method, url, date, headers["host"], content_type, headers["x-backendai-version"])
    return _hmac(_hmac(_hmac(secret.encode(), time.strftime("%Y%m%d")), headers["host"]), text).hex()


def with_headers(request: SignedRequest = REQUEST, **headers: str | None) -> SignedRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in {**request.headers, **named}.items() if value is not None}
    return replace(request, headers=kept)


def presenting(signature: str, request: SignedRequest = REQUEST) -> SignedRequest:
    return with_headers(request, authorization=f"BackendAI signMethod=HMAC-SHA256, credential={ACCESS}:{signature}")


def test_the_vector() -> None:
    verify(REQUEST, SECRET, NOW)
    assert credential(REQUEST).access_key == ACCESS
    assert signed("/v2/domains/default?x=1") == VECTOR


@pytest.mark.parametrize("signed_path", ["/v1/auth/me", "/api/v1/auth/me", "/base/api/v1/auth/me"])
def test_the_path_with_and_without_stage_and_base_path(signed_path: str) -> None:
    request = replace(REQUEST, paths=("/base/api/v1/auth/me", "/v1/auth/me", "/api/v1/auth/me"), query=())
    verify(presenting(signed(signed_path), request), SECRET, NOW)


FILTER = '{"name": {"i_contains": "a b+c&d=é\'/?:@"}}'
YARL = "%7B%22name%22:+%7B%22i_contains%22:+%22a+b%2Bc%26d%3D%C3%A9'/?:@%22%7D%7D"


@pytest.mark.parametrize("written", [
    YARL, quote_plus(FILTER), quote_plus(FILTER).replace("+", "%20"), quote_plus(FILTER).replace("%27", "'").replace("+", "%20"),
])  # fmt: skip
def test_a_query_as_different_clients_write_it(written: str) -> None:
    request = replace(REQUEST, query=(("filter", FILTER), ("limit", "5")))
    verify(presenting(signed(f"/v2/domains/default?filter={written}&limit=5"), request), SECRET, NOW)


@pytest.mark.parametrize("order", list(permutations(("a", "b", "c", "d"))))
def test_parameters_in_any_order(order: tuple[str, ...]) -> None:
    query = (("a", "1"), ("b", "2"), ("c", "x y"), ("d", ""))
    sent = urlencode([(name, dict(query)[name]) for name in order])
    verify(presenting(signed(f"/v2/domains/default?{sent}"), replace(REQUEST, query=query)), SECRET, NOW)


def test_a_name_with_several_values() -> None:
    request = replace(REQUEST, query=(("b", "2"), ("b", "1"), ("a", "3")))
    verify(presenting(signed("/v2/domains/default?a=3&b=2&b=1"), request), SECRET, NOW)
    with pytest.raises(Refused):
        verify(presenting(signed("/v2/domains/default?a=3&b=1&b=2"), request), SECRET, NOW)


def test_the_raw_query_where_it_is_known() -> None:
    request = replace(REQUEST, query=(), raw_query="x=%41&&y")
    verify(presenting(signed("/v2/domains/default?x=%41&&y"), request), SECRET, NOW)
    with pytest.raises(Refused):
        verify(presenting(signed("/v2/domains/default?x=A&y="), request), SECRET, NOW)


@pytest.mark.parametrize("sent", [None, "Application/JSON; charset=utf-8", "multipart/form-data; boundary=x"])
def test_the_content_type_without_parameters(sent: str | None) -> None:
    request = with_headers(content_type=sent)
    kind = "text/event-stream" if sent is None else sent.partition(";")[0].lower()
    verify(presenting(signed("/v2/domains/default?x=1", request, content_type=kind), request), SECRET, NOW)


@pytest.mark.parametrize("date", [
    "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z", "2026-01-02T12:04:05+09:00", "2026-01-02T03:04:05",
    "Fri, 02 Jan 2026 03:04:05 GMT", "2026-01-01T22:04:05-05:00",
])  # fmt: skip
@pytest.mark.parametrize("header", ["date", "x_backendai_date"])
def test_dates_as_clients_write_them(date: str, header: str) -> None:
    request = with_headers(**{"date": None, header: date})
    verify(presenting(signed("/v2/domains/default?x=1", request), request), SECRET, NOW)


@pytest.mark.parametrize("seconds", [-900, 900])
def test_the_tolerance(seconds: int) -> None:
    verify(REQUEST, SECRET, NOW + timedelta(seconds=seconds))
    with pytest.raises(Refused):
        verify(REQUEST, SECRET, NOW + timedelta(seconds=seconds * 1.01))


TAMPERED = {
    "method": replace(REQUEST, method="DELETE"),
    "path": replace(REQUEST, paths=("/v2/domains/other",)),
    "trailing slash": replace(REQUEST, paths=("/v2/domains/default/",)),
    "query value": replace(REQUEST, query=(("x", "2"),)),
    "more query": replace(REQUEST, query=(("x", "1"), ("y", "1"))),
    "less query": replace(REQUEST, query=()),
    "host": with_headers(host="evil.example.com:8443"),
    "host without port": with_headers(host="api.example.com"),
    "no host": with_headers(host=None),
    "a forwarded host": with_headers(host="evil.example.com", x_forwarded_host=HOST),
    "content type": with_headers(content_type="text/plain"),
    "version": with_headers(x_backendai_version="v8.20240315"),
    "no version": with_headers(x_backendai_version=None),
    "another second": with_headers(date="2026-01-02T03:04:06.678901+00:00"),
    "another spelling of the date": with_headers(date="2026-01-02T03:04:05.678901Z"),
    "no date": with_headers(date=None),
    "no parseable date": with_headers(date="yesterday"),
    "an enormous date": with_headers(date="9" * 5000),
    "the first day": with_headers(date="0001-01-01T00:00:00+23:59"),
    "the last day": with_headers(date="9999-12-31T23:59:59-23:59"),
    "no signature": presenting(""),
    "half of it": presenting(VECTOR[:32]),
    "one bit": presenting(f"{int(VECTOR, 16) ^ 1:064x}"),
    "nothing": with_headers(authorization=None),
    "sha1": with_headers(authorization=f"BackendAI signMethod=HMAC-SHA1, credential={ACCESS}:{VECTOR[:40]}"),
    "sha512": with_headers(authorization=f"BackendAI signMethod=HMAC-SHA512, credential={ACCESS}:{VECTOR * 2}"),
    "no algorithm": with_headers(authorization=f"BackendAI credential={ACCESS}:{VECTOR}"),
    "none": with_headers(authorization=f"BackendAI signMethod=none, credential={ACCESS}:{VECTOR}"),
    "two credentials": with_headers(authorization=HEADERS["authorization"] + f", credential={ACCESS}:{VECTOR}"),
    "a letter that folds": with_headers(authorization=HEADERS["authorization"].replace("s", "\u017f", 1)),
    "no access key": with_headers(authorization=f"BackendAI signMethod=HMAC-SHA256, credential=:{VECTOR}"),
    "a path as access key": with_headers(
        authorization=f"BackendAI signMethod=HMAC-SHA256, credential=../../keys:{VECTOR}"
    ),
    "an enormous one": with_headers(authorization="BackendAI " + "x" * 100_000),
}


@pytest.mark.parametrize("kind", list(TAMPERED))
def test_what_is_refused(kind: str) -> None:
    with pytest.raises(Refused):
        verify(TAMPERED[kind], SECRET, NOW)


def test_the_secret_of_another() -> None:
    with pytest.raises(Refused):
        verify(REQUEST, SECRET + "x", NOW)


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_any_garbage_is_refused(authorization: str, date: str, host: str) -> None:
    for scheme in ("", "BackendAI signMethod=HMAC-SHA256, credential="):
        with pytest.raises(Refused):
            verify(with_headers(authorization=scheme + authorization, date=date, host=host), SECRET, NOW)


def test_the_work_is_bounded() -> None:
    query = tuple((f"k{i}", "ä ") for i in range(200))
    request = with_headers(replace(REQUEST, paths=tuple(f"/p{i}" for i in range(50)), query=query), content_type=None)
    assert len(list(_forms(request))) <= 1024
