"""Health, readiness, and the description of the API."""

import json
from pathlib import Path

import httpx
import portico.operations.system
from openapi_spec_validator import validate

from tests.e2e.api import Access


def test_health_and_readiness_need_no_token(access: Access) -> None:
    health = httpx.get(f"{access.url}/health")
    assert (health.status_code, health.json()["status"]) == (200, "healthy")
    ready = httpx.get(f"{access.url}/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["checks"].values()) == {"ok"}


def test_the_description_is_the_committed_one(access: Access) -> None:
    reply = httpx.get(f"{access.url}/v1/openapi.json")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/json")
    committed = Path(str(portico.operations.system.__file__)).parent / "openapi.json"
    assert reply.json() == json.loads(committed.read_text(encoding="utf-8"))


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
