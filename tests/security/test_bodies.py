"""Bodies that are too large, too deep, compressed, cut off, wrongly declared or of another kind: refused, at little cost."""

import gzip
import json
import tracemalloc
import zlib
from typing import Any

import pytest

from tests.security.deployment import Deployment
from tests.security.edge import Request
from tests.security.growth import dearer
from tests.security.operations import JSON, Operation, operations
from tests.support.gateway import Reply

WRITES = [one for one in operations() if one.body is not None and one.said["security"]]
LIMIT = 4 * 1024 * 1024
PLAIN = json.dumps({"name": "hello", "description": "x" * 1000}).encode()


def send(deployment: Deployment, operation: Operation, body: bytes, *headers: tuple[str, str]) -> Reply:
    given = dict((("Authorization", f"Bearer {deployment.token()}"), ("Content-Type", JSON), *headers))
    reply = deployment.edge.send(Request(operation.method, operation.path, (), tuple(given.items()), body))
    deployment.edge.ran.clear()
    return reply


def refused(reply: Reply, *statuses: int) -> None:
    assert reply.status in statuses, reply.body[:500]
    assert reply.oauth["error_description"] if isinstance(reply.json["error"], str) else reply.error["message"]


MALFORMED = {
    "nested 1,000 deep": b"[" * 1_000 + b"]" * 1_000,
    "nested 1,000,000 deep": b'{"a":' * 600_000 + b"1",
    "nested in a field": b'{"name": ' + b"[" * 1_000 + b"]" * 1_000 + b"}",
    "a key twice": b'{"name": "a", "name": "b"}',
    "a key twice, once escaped": b'{"name": "a", "n\\u0061me": "b"}',
    "a key twice further in": b'{"name": {"a": 1, "a": 2}}',
    "NaN": b'{"name": NaN}',
    "Infinity": b"[-Infinity]",
    "a number too large": b'{"name": 1e999}',
    "a number too long": b'{"name": ' + b"9" * 5_000 + b"}",
    "NUL": b'{"name": "a\\u0000"}',
    "half a surrogate pair": b'{"name": "\\ud800"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "overlong UTF-8": b'{"name": "\xc0\xaf"}',
    "cut off": b'{"name": "hel',
    "two values": b"{} {}",
    "gzip, not declared": gzip.compress(PLAIN),
}


@pytest.mark.parametrize("kind", MALFORMED)
@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.id)
def test_what_is_no_good_json_is_a_400(deployment: Deployment, operation: Operation, kind: str, size: Any) -> None:
    if size.quick and hash_of(operation.id + kind) % 10:
        return
    refused(send(deployment, operation, MALFORMED[kind]), 400)


def hash_of(text: str) -> int:
    """The same in every process."""
    return zlib.crc32(text.encode())


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.id)
def test_what_is_compressed_or_of_another_kind_is_a_415(deployment: Deployment, operation: Operation) -> None:
    bomb = gzip.compress(b"[" + b"0," * 5_000_000 + b"0]")
    for coding in ("gzip", "GZIP", "br", "deflate", "zstd", "gzip, gzip", "x"):
        refused(send(deployment, operation, bomb, ("Content-Encoding", coding)), 415)
        refused(send(deployment, operation, PLAIN, ("Content-Encoding", coding)), 415)
    part = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nhello\r\n--x--\r\n'
    for kind in ("multipart/form-data; boundary=x", "multipart/mixed; boundary=x", "application/x-www-form-urlencoded",
                 "text/plain", "application/xml", "application/json-patch+json", "application/json, text/plain", ""):  # fmt: skip
        refused(send(deployment, operation, part, ("Content-Type", kind)), 415)


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.id)
def test_an_empty_body_and_one_of_another_type_are_refused(deployment: Deployment, operation: Operation) -> None:
    for body in (
        b"",
        b" ",
        b"null",
        b"{}" if operation.body.get("type") == "array" else b"[]",
        b"1",
        b'"text"',
        b"true",
    ):
        if body.strip() or "requestBody" not in operation.said or operation.said["requestBody"].get("required"):
            reply = send(deployment, operation, body)
            anything = "type" not in operation.body and "properties" not in str(operation.body)  # the data of an event
            assert reply.status in {400, 422, 428} or anything, (body, reply.body)


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.id)
def test_a_body_over_the_limit_is_a_413(deployment: Deployment, operation: Operation) -> None:
    large = b'{"name": "' + b"x" * LIMIT + b'"}'
    refused(send(deployment, operation, large), 413)
    refused(send(deployment, operation, large, ("Content-Length", "10")), 413)
    refused(send(deployment, operation, PLAIN, ("Content-Length", str(LIMIT + 1))), 413)


@pytest.mark.parametrize("declared", ["0", "5", "-1", "x", "99999999999999999999", "1e3", "10, 20", ""])
def test_a_wrong_content_length_has_no_effect(deployment: Deployment, declared: str) -> None:
    operation = next(one for one in WRITES if one.id == "search_secrets_by_body")
    reply = send(deployment, operation, b'{"limit": 3}', ("Content-Length", declared))
    assert reply.status in {200, 400, 413}
    assert reply.status != 200 or reply.json["limit"] == 3


@pytest.mark.parametrize("kind", ["nested 1,000,000 deep", "a number too long"])
def test_what_is_refused_costs_no_more_than_what_is_read(deployment: Deployment, kind: str) -> None:
    """Compared with a good body of the same size: neither time nor memory grows beyond it."""
    operation = next(one for one in WRITES if one.id == "search_secrets_by_body")
    bad = MALFORMED[kind]
    good = b'{"filter": null, "nope": [' + b"10,20," * (len(bad) // 6) + b"0]}"
    assert not dearer(lambda: send(deployment, operation, bad), lambda: send(deployment, operation, good), 3)
    assert _peak(lambda: send(deployment, operation, bad)) < 3 * _peak(lambda: send(deployment, operation, good))


def _peak(act: Any) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
