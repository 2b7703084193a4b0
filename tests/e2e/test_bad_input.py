"""Bad input is refused with the place of the fault, never with a 5xx, and leaves nothing behind."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.api import ECHO, JSON, PYTHON, Api, error_of, unique

GOOD: dict[str, Any] = {
    "name": "never-made",
    "image": PYTHON,
    "handler": "main.handle",
    "source": {"files": {"main.py": ECHO}},
}


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_behind(api: Api) -> Iterator[None]:
    """After all of them there are the same functions as before; whether code is left, test_leftovers.py sees."""

    def everything() -> tuple[set[str], int]:
        found = {function["name"] for function in api.all("/v1/functions")}
        return found, api("GET", "/v1/functions?limit=1").json()["total_count"]

    before = everything()
    yield
    assert everything() == before


MALFORMED = {
    "empty": b"",
    "cut": b'{"name": ',
    "two values": b"{} {}",
    "comment": b"{} // no",
    "single quotes": b"{'name': 1}",
    "NaN": b'{"timeout": NaN}',
    "Infinity": b'{"timeout": -Infinity}',
    "huge number": b'{"timeout": 1e999}',
    "long number": b'{"timeout": ' + b"9" * 10_000 + b"}",
    "duplicate keys": b'{"name": "a", "name": "b"}',
    "NUL": b'{"name": "a\\u0000b"}',
    "raw NUL": b'{"name": "a\x00b"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "lone surrogate as key": b'{"\\udfff": 1}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep and open": b'{"a":' * 50_000,
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "array": b"[]",
    "null": b"null",
    "number": b"1",
    "text": b'"text"',
}
PATHS = ["/v1/functions", "/v1/functions/search", "/v1/functions/no-such-thing/runs", "/v1/functions/batch-delete"]


@pytest.mark.parametrize("kind", MALFORMED)
@pytest.mark.parametrize("path", PATHS)
def test_what_is_no_good_json_is_refused(api: Api, kind: str, path: str) -> None:
    reply = api("POST", path, content=MALFORMED[kind], headers=JSON)
    assert reply.status_code in {400, 422}, reply.text
    error_of(reply, reply.status_code)


@pytest.mark.parametrize("value", ["NaN", '"\\ud800"', '"\\u0000"', '{"a": 1, "a": 2}', "[" * 5000 + "]" * 5000])
def test_an_input_of_a_run_is_read_as_strictly(api: Api, value: str) -> None:
    content = b'{"input": ' + value.encode() + b"}"
    error_of(api("POST", f"/v1/functions/{unique()}/runs", content=content, headers=JSON), 400)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown field": ({"nope": 1}, "nope"),
    "name missing": ({"name": None}, "name"),
    "name with a slash": ({"name": "a/b"}, "name"),
    "name with dots before": ({"name": "../a"}, "name"),
    "name too long": ({"name": "a" * 64}, "name"),
    "name empty": ({"name": ""}, "name"),
    "name with a newline": ({"name": "a\n"}, "name"),
    "name with letters of another script": ({"name": "имя"}, "name"),
    "reserved name": ({"name": "Search"}, "name"),
    "wrong type": ({"timeout": "ten"}, "timeout"),
    "timeout over the limit": ({"timeout": 301}, "timeout"),
    "timeout of nothing": ({"timeout": 0}, "timeout"),
    "memory over the limit": ({"memory": 100_000}, "memory"),
    "memory not whole": ({"memory": 128.5}, "memory"),
    "bad image": ({"image": "no image"}, "image"),
    "handler without a module": ({"handler": "handle"}, "handler"),
    "handler with a path": ({"handler": "../main.handle"}, "handler"),
    "no source": ({"source": {}}, "source"),
    "both sources": ({"source": {"files": {"main.py": ""}, "zip": "UEs="}}, "source"),
    "file not text": ({"source": {"files": {"main.py": 1}}}, "source.files.main.py"),
    "tag not text": ({"tags": {"a": {}}}, "tags.a"),
    "tag too long": ({"tags": {"a": "x" * 300}}, "tags.a"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_breaks_a_rule_is_refused_with_its_path(api: Api, kind: str) -> None:
    changes, field = WRONG[kind]
    error = error_of(api("POST", "/v1/functions", json=GOOD | changes), 422, "VALIDATION_FAILED")
    assert field in {problem["field"] for problem in error["details"]["errors"]}
    assert all(problem.keys() == {"field", "message", "type"} for problem in error["details"]["errors"])


def test_several_faults_are_told_at_once(api: Api) -> None:
    error = error_of(api("POST", "/v1/functions", json={"timeout": "x", "nope": 1}), 422)
    fields = {problem["field"] for problem in error["details"]["errors"]}
    assert fields >= {"name", "image", "handler", "source", "timeout", "nope"}


@pytest.mark.parametrize("megabytes", [4.1, 5, 9, 11, 25])
def test_a_body_over_the_limit_is_too_large(api: Api, megabytes: float) -> None:
    body = json.dumps(GOOD | {"description": "x" * int(megabytes * 1024 * 1024)})
    error_of(api("POST", "/v1/functions", content=body, headers=JSON), 413)


def test_a_body_of_unknown_length_is_limited_too(api: Api) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"name": "'
        for _ in range(5):
            yield b"x" * 1024 * 1024
        yield b'"}'

    error_of(api("POST", "/v1/functions", content=chunks(), headers=JSON), 413)


@pytest.mark.parametrize("type_", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_what_is_not_sent_as_json_is_not_read(api: Api, type_: str) -> None:
    reply = api("POST", "/v1/functions", content=json.dumps(GOOD), headers={"Content-Type": type_})
    error_of(reply, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422), ("limit=-1", 422), ("limit=1000000", 422), ("limit=x", 422), ("nope=1", 422),
        ("offset=-1", 422), ("offset=999999", 400), ("page=1&offset=1", 422), ("order=nope:asc", 422),
        ("order=name:sideways", 422), ("cursor=garbage", 400), ("cursor=%00", 400), ("filter={", 400),
        ("filter=[]", 422), ("filter=%7B%22name%22%3A%7B%22equals%22%3A%22%5Cud800%22%7D%7D", 400),
        ("filter=" + "x" * 9000, 422),
    ],
)  # fmt: skip
def test_a_bad_query_is_refused(api: Api, query: str, status: int) -> None:
    error_of(api("GET", f"/v1/functions?{query}"), status)


@pytest.mark.parametrize("project", ["x", "a/b/c", "/", "../..", "a b/c", "a/", "*/*", "default/default/", "d%2Fp/x"])
def test_a_bad_project_is_refused(api: Api, project: str) -> None:
    reply = api("GET", "/v1/functions", headers={"X-Portico-Project": project})
    error_of(reply, 422)


@pytest.mark.parametrize("run", ["x", "0", "01A1FACE-0000-7000-8000-000000000000", "%00", "..", "a" * 500])
def test_a_bad_id_of_a_run_is_no_run(api: Api, run: str) -> None:
    reply = api("GET", f"/v1/runs/{run}")
    assert reply.status_code in {404, 422}
    error_of(reply, reply.status_code)


WEIRD = [
    "//v1/functions", "/v1//functions", "/v1/./functions", "/v1/../v1/functions", "/v1/%2e%2e/v1/functions",
    "/v1/functions/%2e%2e/runs", "/v1%2ffunctions", "/v1/functions%2f{name}", "/v1/functions/..%2f..%2f{name}",
    "/V1/FUNCTIONS", "/v1/Functions/{name}", "/v1/functions/", "/v1/functions/{name}/", "/v1/functions/{name}//",
    "/v1/functions/{name}%00", "/v1/functions/%00", "/v1/functions/%ff%fe", "/v1/functions/{name};x=1",
    "/v1/functions/{name}%20", "/v1/functions/%E2%80%AE", "/v1/functions/" + "a" * 5000, "/v1/functions/*",
    "/v1/functions/{{name}}", "/v1/functions/%7Bname%7D", "/v1/functions/{name}?x=%00", "/v1/functions?%ff=%fe",
    "/v1/functions/../../../../_ministack/health", "/../../../2015-03-31/functions", "/v1/functions/%25%32%65",
]  # fmt: skip


def _raw(api: Api, token: str, path: str, method: str = "GET") -> tuple[int, str]:
    """The reply to a path that is sent as it is: no client cleans it up."""
    address = urlsplit(api.access.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        connection.request(method, address.path + path, headers={"Authorization": f"Bearer {token}"})
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def secret(api: Api) -> Iterator[str]:
    """The name of a function of the first tenant, known to nobody else; made for reading, not to run."""
    name = unique("secret")
    assert api.create(name, description="not for others").status_code == 201
    api.built(name)
    yield name
    api.purge(name)


@pytest.mark.parametrize("tag", ["garbage", '"x"', '"-1"', '"99999999999999999999"', "W/", "*, *", '"998", "999"'])
def test_a_bad_tag_never_matches(api: Api, secret: str, tag: str) -> None:
    reply = api("PATCH", f"/v1/functions/{secret}", json={"description": "changed"}, headers={"If-Match": tag})
    error_of(reply, 412, "PRECONDITION_FAILED")


@pytest.mark.parametrize("path", WEIRD)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_weird_path_is_no_way_around(api: Api, neighbour: Api, secret: str, path: str, method: str) -> None:
    status, text = _raw(api, neighbour.token, path.replace("{name}", secret), method)
    assert status < 500, text
    assert "not for others" not in text
    if status >= 400:
        assert json.loads(text)["error"].keys() == {"code", "message", "details", "request_id"}
    assert api("GET", f"/v1/functions/{secret}").json()["description"] == "not for others"


@pytest.mark.parametrize("path", WEIRD)
def test_a_weird_path_needs_a_token_too(api: Api, secret: str, path: str) -> None:
    status, text = _raw(api, "garbage", path.replace("{name}", secret))
    assert status in {400, 401, 404, 414}, text
    assert "not for others" not in text


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_an_unknown_method_is_refused(api: Api, method: str) -> None:
    reply = api(method, "/v1/functions")
    assert 400 <= reply.status_code < 500
