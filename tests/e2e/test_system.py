"""Health, readiness, and the description of the API."""

import httpx
from openapi_spec_validator import validate

from tests.e2e.api import Access
from tools.api.openapi import TARGET
from tools.api.size import SERVED


def test_health_and_readiness_need_no_token(access: Access) -> None:
    health = httpx.get(f"{access.url}/health")
    assert (health.status_code, health.json()["status"]) == (200, "healthy")
    ready = httpx.get(f"{access.url}/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["checks"].values()) == {"ok"}


def test_the_description_is_the_committed_one(access: Access) -> None:
    reply = httpx.get(f"{access.url}/v1/openapi.json")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/json")
    assert reply.content == TARGET.read_bytes()


def test_the_description_is_compressed_when_asked(access: Access) -> None:
    url, size = f"{access.url}/v1/openapi.json", len(TARGET.read_bytes())
    packed, plain = (httpx.get(url, headers={"Accept-Encoding": coding}) for coding in ("gzip", "identity"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert (packed.content, int(plain.headers["Content-Length"])) == (plain.content, size)
    assert int(packed.headers["Content-Length"]) <= SERVED
    assert httpx.get(url, headers={"If-None-Match": packed.headers["ETag"]}).status_code == 304


def test_a_part_of_the_description_stands_alone(access: Access) -> None:
    part = httpx.get(f"{access.url}/v1/openapi.json", params={"tag": "functions"}).json()
    assert {tag for item in part["paths"].values() for one in item.values() for tag in one["tags"]} == {"functions"}
    validate(part)


def test_the_description_is_openapi_31(access: Access) -> None:
    document = httpx.get(f"{access.url}/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1.")
    validate(document)


def test_what_is_described_is_routed(access: Access) -> None:
    """Without a token an operation is a 401; a path that the gateway does not know would be a 404."""
    document = httpx.get(f"{access.url}/v1/openapi.json").json()
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            reply = httpx.request(method, access.url + path.replace("{name}", "x").replace("{id}", "x"))
            assert reply.status_code != 404, f"{method} {path}"


def test_the_page_is_html(access: Access) -> None:
    reply = httpx.get(f"{access.url}/docs")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "/v1/openapi.json" in reply.text or "openapi.json" in reply.text
