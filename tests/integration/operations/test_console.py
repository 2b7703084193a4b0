"""The console as it is built and served: its policy, its files, its size, and what is in it."""

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from portico.operations.system import console

from tests.support.description import description
from tests.support.gateway import Client, proxy_event
from tests.support.layers import make_layer
from tests.support.template import ROOT
from tests.support.world import World

SOURCES = ROOT / "client" / "console"
FIRST_LOAD = 90 * 1024
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "require-trusted-types-for": "'script'",
}
# What makes markup or code of a text.
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|srcdoc|\beval\(|new Function"
)
# Programs' own paths, streams, and those of tokens and sign-in, which the console's own work is.
NOT_SHOWN = re.compile(
    r"^/(?!v1/)|^/v1/(session-agent|app-proxy|hooks)/|^/v1/(openapi\.json|graphql|admin/metrics)$"
    r"|^/v1/auth/(login|token|sign-in|callback|whoami|logout)$|/batch-\w+$|/(search|restore|stream)$"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    layer = tmp_path_factory.mktemp("layer")
    make_layer(ROOT / "layers" / "console", "ConsoleLayer", layer)
    return layer / "python"


@pytest.fixture
def system(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    console._files.cache_clear()
    monkeypatch.delitem(sys.modules, "portico_console", raising=False)
    yield world.client("system", None)
    console._files.cache_clear()


@pytest.fixture
def served(system: Client, built: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.syspath_prepend(str(built))
    return system


def named(page: str) -> list[str]:
    """What the page loads at once."""
    return re.findall(r'(?:src|href)="\./([^"]+)"', page)


def test_the_page_names_files_that_are_kept_for_good(served: Client) -> None:
    page = served.get("/console/")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["cache-control"] == "no-store"
    assert {Path(name).suffix for name in named(page.body)} == {".js", ".css"}
    for name in named(page.body):
        reply = served.get(f"/console/{name}")
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        assert (reply.status, reply.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert served.get(f"/console/{name}", If_None_Match=reply.headers["etag"]).status == 304
    assert served.get("/console/", If_None_Match=page.headers["etag"]).status == 304


def test_the_policy_names_no_host_but_the_bucket(served: Client) -> None:
    page = served.get("/console/")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    connect = policy.pop("connect-src").split(" ")
    assert policy == POLICY
    assert connect[0] == "'self'"
    assert re.fullmatch(r"https?://[^/ ]+/[a-z0-9.-]+/", connect[1])
    assert len(connect) == 2
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert (page.headers["x-content-type-options"], page.headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_the_page_has_no_inline_script_or_style(served: Client) -> None:
    page = served.get("/console/").body
    assert not re.search(r"<script(?![^>]* src=)|<style|https?://| on[a-z]+=| style=", page)


@pytest.mark.parametrize(
    ("path", "leads"), [("/console", "/console/"), ("/api/console", "/api/console/"), ("/a/b/console", "/a/b/console/")]
)
def test_its_address_ends_with_a_slash(system: Client, path: str, leads: str) -> None:
    event = proxy_event("GET", "/console", {}, None, {}, None)
    answer = system.handler({**event, "requestContext": {**event["requestContext"], "path": path}}, None)
    assert (answer["statusCode"], answer["headers"]["location"]) == (302, leads)


def test_the_gateway_takes_the_slash_for_nothing(served: Client) -> None:
    event = {**proxy_event("GET", "/console/", {}, None, {}, None), "resource": "/console"}
    assert served.handler(event, None)["statusCode"] == 200


@pytest.mark.parametrize("name", ["index.html", "main.js", "package.json", "%2e%2e", "..%2fopenapi.json"])
def test_other_files_of_it_are_not_there(served: Client, name: str) -> None:
    assert served.get(f"/console/{name}").error["code"] == "NOT_FOUND"


def test_without_its_layer_the_console_is_not_there(system: Client) -> None:
    assert system.get("/console/").error["code"] == "NOT_FOUND"


def test_the_first_load_is_small(served: Client) -> None:
    page = served.get("/console/").body
    sizes = {name: len(gzip.compress(served.get(f"/console/{name}").body.encode())) for name in named(page)}
    assert sum(sizes.values()) + len(gzip.compress(page.encode())) <= FIRST_LOAD, sizes


def test_nothing_in_it_names_a_foreign_host(built: Path) -> None:
    hosts = {
        host
        for file in (built / "portico_console").iterdir()
        for host in re.findall(r"(?:https?:)?//([a-z0-9-]+\.[a-z0-9.-]+)", file.read_text())
    }
    assert {host for host in hosts if not host.endswith("example.com")} <= {"www.w3.org"}  # namespaces of markup


def test_no_source_makes_markup_of_a_text() -> None:
    found = {file.name: SINKS.findall(file.read_text()) for file in (SOURCES / "src").rglob("*.ts*")}
    assert len(found) > 20
    assert not {name: sinks for name, sinks in found.items() if sinks}


def test_the_browser_stores_nothing_but_the_theme() -> None:
    sources = "".join(file.read_text() for file in (SOURCES / "src").rglob("*.ts*"))
    assert set(re.findall(r"localStorage\.\w+\((\"\w+\")", sources)) == {'"theme"'}
    assert not re.search(r"sessionStorage|indexedDB|document\.cookie|caches\.", sources)


def test_each_operation_for_people_has_its_place(built: Path) -> None:
    script = "".join(file.read_text() for file in (built / "portico_console").glob("*.js"))
    wanted = {path for path in description()["paths"] if not NOT_SHOWN.search(path)}
    assert len(wanted) > 150
    assert {path for path in wanted if f'"{path}"' not in script} == set()
