"""Replies that are no model: none, text, bytes, redirects, streams, and those that an action makes itself."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import Response
from fastapi.responses import RedirectResponse, StreamingResponse

from portico.core.model.conventions import Answer


def _empty(_: Any, status: int, headers: dict[str, str], _type: str | None) -> Response:
    return Response(status_code=status, headers=headers)


def _bytes(result: Any, status: int, headers: dict[str, str], media_type: str | None) -> Response:
    return Response(result, status, headers, media_type)


def _text(result: Any, status: int, headers: dict[str, str], media_type: str | None) -> Response:
    return Response(result, status, headers, media_type or "text/plain")


def _redirect(result: Any, status: int, headers: dict[str, str], _type: str | None) -> Response:
    return RedirectResponse(result, status, headers)


def _stream(result: Any, status: int, headers: dict[str, str], media_type: str | None) -> Response:
    return StreamingResponse(result, status, headers, media_type)


def _passthrough(result: Any, _status: int, _headers: dict[str, str], _type: str | None) -> Response:
    given = result.headers.items() if isinstance(result.headers, Mapping) else result.headers
    return passed(result.status, result.content, given)


def passed(status: int, content: bytes, headers: Iterable[tuple[str, str]]) -> Response:
    """A reply with these headers, of which one may be there more than once."""
    reply = Response(content, status)
    reply.raw_headers += [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
    return reply


RAW: Final[Mapping[Answer, Callable[..., Response]]] = {
    Answer.EMPTY: _empty,
    Answer.TEXT: _text,
    Answer.BYTES: _bytes,
    Answer.STATIC: _bytes,
    Answer.REDIRECT: _redirect,
    Answer.STREAM: _stream,
    Answer.PASSTHROUGH: _passthrough,
}


@cache
def packaged_file(path: str) -> bytes:
    """A file of a package, by `package:name`."""
    package, _, name = path.partition(":")
    return files(package).joinpath(name).read_bytes()
