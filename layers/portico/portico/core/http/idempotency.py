"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07), kept by the idempotency utility of Powertools.

A key belongs to one principal, one operation and one place: not to a namesake of the caller, nor in a namesake of the domain or the
project. What was answered is given again for 24 hours to a caller who may still do what was done. An error is not kept, for it
changed nothing, and the same key may be tried again. This module is imported only when a request has the header.
"""

import json
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from fastapi import Request, Response

from portico.core.actions.rehearsal import Rehearsed
from portico.core.base.errors import BadRequest
from portico.core.base.strict_json import parse
from portico.core.http.error_bodies import JSON
from portico.core.http.route_options import RouteOptions
from portico.core.http.stored_replies import (
    MOST_KEPT,
    StoredReplies,
    body_of,
    checked_key,
    kept_hash,
    known_reply,
    mark_of,
    owner_of,
    quietly,
)
from portico.core.model.conventions import Replay
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
_LONGEST_CALL_MS: Final = 30_000
_NAME: Final = re.compile(NAME_PATTERN)
_KEPT_HEADERS: Final = ("location", "etag", "content-type")

Execute = Callable[[Any], Awaitable[Response]]


async def once(
    request: Request, principal: Principal, replies: StoredReplies, execute: Execute, marks: RouteOptions
) -> Response:
    """The reply of `execute`, or the one that it gave to this key before.

    Raises BadRequest for what cannot be a key, Unprocessable for a key of another request, Conflict for one in flight, and what
    refuses a caller who may no longer do this.
    """
    asked = await _asked(request, principal, replies)
    known = replies.begin(asked, _milliseconds_left(request))
    mark = request.scope["portico.once"] = mark_of(asked)
    if known is not None:
        reply = known_reply(known)
        if marks.acts:
            mark.answered = True
            with suppress(Rehearsed):
                await execute(request)
                raise RuntimeError(f"{request.scope['route'].path} was carried out without an action")
        return _again(request, reply)
    try:
        response = await execute(request)
    except Exception as error:
        quietly(replies.forget, asked, error)
        raise
    quietly(replies.keep, asked, _kept(response, marks.replay))
    return response


async def _asked(request: Request, principal: Principal, replies: StoredReplies) -> dict[str, Any]:
    """The identity of the operation, and the parts that must be the same when the key comes again."""
    owner = owner_of(replies, principal, _place(request, principal))
    key = _key(request)
    operation = [request.method, request.scope["route"].path, key]
    body = kept_hash(key, _payload(request, await request.body()))
    project = request.headers.get("x-portico-project")
    return {"key": owner + operation, "payload": [request.url.path, request.url.query, project, body]}


def _payload(request: Request, body: bytes) -> bytes:
    """The body as it is compared: JSON in one spelling of its value, anything else as it came."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == JSON or kind.endswith("+json"):
        with suppress(BadRequest):  # the endpoint says what is wrong with it
            return json.dumps(parse(body), sort_keys=True).encode()
    return body


def _place(request: Request, principal: Principal) -> Scope:
    """The scope that the request names, else the one that the caller is in. Names that are none are refused later."""
    path = request.path_params
    named = request.headers.get("x-portico-project", "").partition("/")
    domain, project = (path["domain"], path.get("project")) if "domain" in path else (named[0], named[2])
    names = [name for name in (domain, project) if name is not None]
    return Scope(domain, project) if all(map(_NAME.fullmatch, names)) else principal.scope


def _key(request: Request) -> str:
    """The key; the draft writes it in quotes, as a string of RFC 9651."""
    given = request.headers.getlist(HEADER)
    key = given[0].strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    return checked_key(key if len(given) == 1 else "", HEADER)


def _milliseconds_left(request: Request) -> int:
    context = request.scope.get("aws.context")
    return int(context.get_remaining_time_in_millis()) if context is not None else _LONGEST_CALL_MS


def _again(request: Request, reply: dict[str, Any]) -> Response:
    request.scope["portico.headers"][REPLAYED] = "true"
    return Response(body_of(reply).encode(), reply["status"], reply["headers"])


def _kept(response: Response, replay: Replay) -> dict[str, Any]:
    body = bytes(response.body)
    kept = replay is Replay.STORED and len(body) <= MOST_KEPT
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return {"status": response.status_code, "headers": headers, "body": body.decode() if kept else None}
