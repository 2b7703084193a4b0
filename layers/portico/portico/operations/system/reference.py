"""The reference of the API for people: Swagger UI, and the page around it.

The page is in this package. Swagger UI is in a layer (`layers/reference`) of the function that serves it.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from portico import __version__
from portico.core.base.errors import NotFound
from portico.core.http.accept import named_quality, quality
from portico.core.http.etag import IfNoneMatch
from portico.operations.system.pages import HEADERS, KEPT, TYPES, base
from portico.operations.system.served import CACHED, Served, reply

API_VERSION: Final = "v7.20230615"  # of the protocol that Backend.AI's clients negotiate at `GET /`
_LAYER: Final = "portico_reference"
_PAGE: Final = Path(__file__).parent / "page"
_OWN: Final = ("reference.js", "reference.css")
_PACKED: Final = ("swagger-ui-bundle.js", "swagger-ui.css")
# Everything comes from here, nothing is evaluated, and no style stands in an attribute.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def docs(if_none_match: IfNoneMatch = None) -> Response:
    """Serves the page."""
    headers = {**HEADERS, "Cache-Control": CACHED, "Content-Security-Policy": _POLICY}
    return reply(_page(), if_none_match, "text/html", headers)


async def docs_file(file: str, v: str | None = None, if_none_match: IfNoneMatch = None) -> Response:
    """Serves a file of the page, for good to who asks for the version that there is."""
    known = _files()
    if file not in known:
        raise NotFound("There is nothing at this path.")
    headers = {**HEADERS, "Cache-Control": KEPT if v == _version() else CACHED}
    return reply(known[file], if_none_match, TYPES[Path(file).suffix], headers)


async def root(request: Request) -> Response:
    """Sends browsers to the page; programs are told versions and links."""
    here = base(request)
    accept = ",".join(request.headers.getlist("accept"))
    wanted = named_quality(accept, "text/html")
    if wanted and wanted >= quality(accept, "application/json"):
        return RedirectResponse(f"{here}/docs", 302, headers={"Vary": "Accept"})
    links = {
        "docs": f"{here}/docs",
        "openapi": f"{here}/v1/openapi.json",
        "health": f"{here}/health",
        "console": f"{here}/console/",
    }
    return JSONResponse({"version": API_VERSION, "manager": __version__, "links": links}, headers={"Vary": "Accept"})


@cache
def _page() -> Served:
    return Served.of((_PAGE / "index.html").read_bytes().replace(b"{version}", f"v={_version()}".encode()))


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for file in _files().values():
        digest.update(file.etag.encode())
    return digest.hexdigest()[:16]


@cache
def _files() -> Mapping[str, Served]:
    """The files by name; without the layer, as where Portico is imported for tests, those of the page alone."""
    found = {name: _PAGE / name for name in _OWN}
    packed = files(_LAYER) if find_spec(_LAYER) else None
    contents = {name: path.read_bytes() for name, path in found.items()}
    contents |= {name: packed.joinpath(name).read_bytes() for name in _PACKED if packed is not None}
    return {name: Served.of(content) for name, content in contents.items()}
