"""The console for people: a page that a layer (`layers/console`) of the function that serves it has built of `client/console`.

Names of its files carry a digest of their content, and are relative: the page is the same below a stage, a domain's mapping and
on one machine. It must end with a slash for that, as `GET /console` says.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import PurePath
from typing import Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from portico.core.aws.endpoints import Endpoint
from portico.core.base.errors import NotFound
from portico.core.http.dependencies import ServicesDep
from portico.core.http.etag import IfNoneMatch
from portico.operations.system.pages import HEADERS, KEPT, TYPES, base
from portico.operations.system.served import Served, reply

_LAYER: Final = "portico_console"
_PAGE: Final = "index.html"
# Everything comes from here but the files of folders and uploads, which go to and from the bucket; texts become no markup.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {bucket}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"
)


async def console(request: Request) -> Response:
    """Leads to the page."""
    return RedirectResponse(f"{base(request).removesuffix('/console')}/console/", 302)


async def console_page(on: ServicesDep, if_none_match: IfNoneMatch = None) -> Response:
    """Serves the page, which is asked for anew each time: what it names changes with each release."""
    bucket = f"{Endpoint.of('s3').url}/{on.settings.require('objects_bucket')}/"
    headers = {
        **HEADERS,
        "Cache-Control": "no-store",
        "Content-Security-Policy": _POLICY.format(bucket=bucket),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return reply(_file(_PAGE), if_none_match, "text/html", headers)


async def console_file(file: str, if_none_match: IfNoneMatch = None) -> Response:
    """Serves a file of the page, for good."""
    kind = TYPES.get(PurePath(file).suffix)
    if kind is None:
        raise NotFound("There is nothing at this path.")
    return reply(_file(file), if_none_match, kind, {**HEADERS, "Cache-Control": KEPT})


def _file(name: str) -> Served:
    """Raises NotFound for what the layer has not, and without it, as where Portico is imported for tests."""
    try:
        return _files()[name]
    except KeyError:
        raise NotFound("There is nothing at this path.") from None


@cache
def _files() -> Mapping[str, Served]:
    if not find_spec(_LAYER):
        return {}
    return {path.name: Served.of(path.read_bytes()) for path in files(_LAYER).iterdir() if path.is_file()}
