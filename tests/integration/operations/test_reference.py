"""The reference: a page of files that the platform serves itself, and the root that leads to it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from portico import __version__
from portico.operations.system import reference

from tests.support.gateway import Client
from tests.support.layers import make_layer
from tests.support.template import ROOT
from tests.support.world import World

FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "reference.css", "reference.js")
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("layer")
    make_layer(ROOT / "layers" / "reference", "ReferenceLayer", built)
    return built / "python"


@pytest.fixture
def system(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    _forget()
    monkeypatch.delitem(sys.modules, "portico_reference", raising=False)
    yield world.client("system", None)
    _forget()


@pytest.fixture
def whole(system: Client, layer: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.syspath_prepend(str(layer))
    return system


def _forget() -> None:
    for known in (reference._files, reference._version, reference._page):
        known.cache_clear()


def test_the_page_names_files_that_are_served(whole: Client) -> None:
    page = whole.get("/docs")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    named = re.findall(r'(?:src|href)="docs/([^?"]+)\?v=([0-9a-f]+)"', page.body)
    assert sorted(name for name, _ in named) == sorted(FILES)
    for name, version in named:
        reply = whole.get(f"/docs/{name}", query={"v": version})
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        assert (reply.status, reply.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert len(reply.body.encode()) > 500
        assert whole.get(f"/docs/{name}", If_None_Match=reply.headers["etag"]).status == 304


def test_other_versions_of_a_file_are_not_kept(whole: Client) -> None:
    for query in ({}, {"v": "0" * 16}):
        assert whole.get("/docs/reference.js", query=query).headers["cache-control"] == "public, max-age=300"


def test_the_page_loads_and_runs_nothing_from_elsewhere(whole: Client) -> None:
    page = whole.get("/docs")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert {policy[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "<style" not in page.body
    assert not re.search(r"<script(?![^>]* src=)|https?://| on[a-z]+=| style=", page.body)
    assert whole.get("/docs", If_None_Match=page.headers["etag"]).status == 304


@pytest.mark.parametrize("name", ["index.html", "swagger-ui.js", "%2e%2e", "..%2fopenapi.json", "reference.js.map"])
def test_other_files_are_not_there(whole: Client, name: str) -> None:
    assert whole.get(f"/docs/{name}").error["code"] == "NOT_FOUND"


def test_without_the_layer_its_files_are_not_there(system: Client) -> None:
    assert system.get("/docs").status == 200
    assert system.get("/docs/swagger-ui.css").status == 404


def test_a_file_is_within_the_limits_of_a_reply(layer: Path) -> None:
    files = list((layer / "portico_reference").iterdir())
    assert {"LICENSE", "NOTICE"} <= {file.name for file in files}
    assert max(file.stat().st_size for file in files) < 3_000_000  # Lambda: 6 MB, with what JSON escapes


@pytest.mark.parametrize("accept", [CHROME, "text/html", "TEXT/HTML;q=0.5, application/json;q=0.4"])
def test_the_root_leads_browsers_to_the_page(system: Client, accept: str) -> None:
    reply = system.get("/", Accept=accept)
    assert (reply.status, reply.headers["location"]) == (302, "/api/docs")
    assert "Accept" in reply.headers["vary"].split(", ")


@pytest.mark.parametrize(
    "accept", ["", "*/*", "application/json", "text/html;q=0.1, application/json", "text/html;q=0"]
)
def test_the_root_tells_programs_versions_and_links(system: Client, accept: str) -> None:
    reply = system.get("/", Accept=accept)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert "Accept" in reply.headers["vary"].split(", ")
    assert reply.json == {
        "version": "v7.20230615",
        "manager": __version__,
        "links": {
            "docs": "/api/docs",
            "openapi": "/api/v1/openapi.json",
            "health": "/api/health",
            "console": "/api/console/",
        },
    }


@pytest.mark.parametrize(
    ("path", "docs"), [("/", "/docs"), ("", "/docs"), ("/api", "/api/docs"), ("/a/b/", "/a/b/docs")]
)
def test_links_of_the_root_are_below_stage_or_mapping(system: Client, path: str, docs: str) -> None:
    handler = system.handler

    def elsewhere(event: dict, context: object) -> dict:
        return handler({**event, "requestContext": {**event["requestContext"], "path": path}}, context)

    assert Client(elsewhere, None).get("/").json["links"]["docs"] == docs
    assert Client(elsewhere, None).get("/", Accept="text/html").headers["location"] == docs
