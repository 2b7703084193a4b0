"""The path of a request, and the resource that the gateway let it in by: they agree with the route, or nothing runs.

API Gateway matches a path before it decodes it, the router afterwards: `/v1/functions/a%2Fruns` is a function to the one
and the runs of a function to the other. Nothing may turn on who is right.
"""

import re
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from portico.core.base.errors import NotFound

_TAIL: Final = "...}"
_NOTHING: Final = "There is nothing at this path."
_ODD: Final = re.compile(r"[%\\\0]|(?:^|/)\.\.?(?:/|$)")  # what splitting and decoding could make a difference to
_APART: Final = frozenset("/\\\0")  # what a decoded segment is taken apart at, here or by something behind
PLAIN: Final = "portico.plain_segments"  # how many segments of a path come before one that only a tail may have
RAW: Final = "portico.raw_path"


def decoded(path: str) -> str:
    """The path, split before it is decoded. Raises NotFound for a segment that is more, or less, than one."""
    scope: dict[str, Any] = {}
    segments = split(path, scope)
    if scope[PLAIN] < len(segments):
        raise NotFound(_NOTHING)
    return "/".join(segments)


def split(path: str, scope: MutableMapping[str, Any]) -> list[str]:
    """The decoded segments, up to the first that only a tail may have: that and those after it are as they came.

    `scope` is told where that is, and the path as it came. Raises NotFound for a segment that is none.
    """
    given = path.split("/")
    scope[RAW], scope[PLAIN] = path, len(given)
    if not _ODD.search(path):
        return given
    segments = [unquote(segment) for segment in given]
    if any(segment in {".", ".."} for segment in segments):
        raise NotFound(_NOTHING)
    scope[PLAIN] = plain = next(
        (at for at, segment in enumerate(segments) if not _APART.isdisjoint(segment)), len(segments)
    )
    return [*segments[:plain], *given[plain:]]


def tail_of(scope: Mapping[str, Any], path: str) -> str:
    """The text of a tail (`{rest...}`) of the route at `path` in a request, as the client wrote it."""
    return "/".join(str(scope[RAW]).split("/")[path.count("/") :])


def check_route(event: Mapping[str, Any], path: str) -> None:
    """Raises NotFound when the gateway may have taken the request for something else than the route at `path`.

    So it may when a text of the route came encoded, and when its resource does not stand for the route.
    """
    resource, told = event.get("resource"), event.get("path")
    if resource is None or resource == told:  # nothing was encoded: both read the same text
        return
    if not _covers(resource, path) or ("%" in (told or path) and not _is_spelled(path, told or path)):
        raise NotFound(_NOTHING)


def _is_spelled(path: str, told: str) -> bool:
    """True if the texts of a route stand in the path of the request as they are."""
    return all(
        text == part or text.startswith("{")
        for text, part in zip(path.split("/"), told.split("/"), strict=not path.endswith(_TAIL))
    )


@lru_cache(maxsize=1024)
def _covers(resource: str, path: str) -> bool:
    """True if a resource stands for a route: an item for texts beside it, a tail (`{proxy+}`) for all below its item.

    A tail below anything else, which is the API's own for what is not there, stands for none. A slash at the end of a path is
    none of its resource.
    """
    texts, there = _shape(resource), _shape(path.removesuffix("/") or path)
    if not resource.endswith("+}"):
        return texts[:-1] == there[:-1] and texts[-1] in {"{}", there[-1]}
    item = texts[:-1]
    return item[-1] == "{}" and item == there[: len(item)] and len(there) > len(item)


def _shape(path: str) -> list[str]:
    """The segments, with the names of parameters left out."""
    return ["{}" if part.startswith("{") else part for part in path.split("/")]
