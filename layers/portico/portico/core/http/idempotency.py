"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07), kept by the idempotency utility of Powertools.

A key belongs to one principal, one operation and one place: not to a namesake of the caller, nor in a namesake of the domain or the
project. What was answered is given again for 24 hours to a caller who may still do what was done. An error is not kept, for it
changed nothing, and the same key may be tried again. This module is imported only when a request has the header.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request, Response

from portico.core.actions.rehearsal import Rehearsed
from portico.core.aws.botocore_clients import client
from portico.core.aws.errors import translated
from portico.core.base.errors import BadRequest, Conflict, PorticoError, Unprocessable
from portico.core.base.observability import logger
from portico.core.base.strict_json import parse
from portico.core.data.homes import Homes
from portico.core.http.errors import JSON
from portico.core.http.route_options import RouteOptions
from portico.core.model.conventions import Replay
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
_SECONDS: Final = 24 * 3600
_LONGEST_KEY: Final = 255
_MOST_KEPT: Final = 256 * 1024  # an item has at most 400 KB
_LONGEST_CALL_MS: Final = 30_000
_NAME: Final = re.compile(NAME_PATTERN)
_KEPT_HEADERS: Final = ("location", "etag", "content-type")

Execute = Callable[[Any], Awaitable[Response]]


@dataclass
class StoredReplies:
    """The replies that are kept, each below the hash of its key, with the hash of the request that it answered."""

    table_name: str
    homes: Homes

    def __post_init__(self) -> None:
        from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig

        self.layer: DynamoDBPersistenceLayer = DynamoDBPersistenceLayer(
            table_name=self.table_name, boto3_client=client("dynamodb", read_timeout=3)
        )
        config = IdempotencyConfig(
            event_key_jmespath="key",
            payload_validation_jmespath="payload",
            raise_on_no_idempotency_key=True,
            expires_after_seconds=_SECONDS,
            hash_function="sha256",
        )
        self.layer.configure(config, key_prefix="reply")

    def uids(self, scope: Scope) -> tuple[str, ...]:
        """The uids of a scope, in one request."""
        return self.homes.known(scope).uids or ()

    def begin(self, asked: dict[str, Any], milliseconds: int) -> "DataRecord | None":
        """None for a new key, which is in flight now; else what is known of it.

        Raises Unprocessable when the key came with another request before.
        """
        from aws_lambda_powertools.utilities.idempotency import exceptions

        try:
            with translated():
                self.layer.save_inprogress(asked, milliseconds)
        except exceptions.IdempotencyItemAlreadyExistsError as known:
            return known.old_data_record or self.layer.get_record(asked)
        except exceptions.IdempotencyValidationError as error:
            message = "This Idempotency-Key was used for another request."
            raise Unprocessable(message, code="IDEMPOTENCY_KEY_REUSED") from error
        return None

    def keep(self, asked: dict[str, Any], reply: dict[str, Any]) -> None:
        """Keeps the reply."""
        with translated():
            self.layer.save_success(asked, reply)

    def forget(self, asked: dict[str, Any], error: Exception) -> None:
        """Frees the key of a request that failed."""
        with translated():
            self.layer.delete_record(asked, error)


async def once(
    request: Request, principal: Principal, replies: StoredReplies, execute: Execute, marks: RouteOptions
) -> Response:
    """The reply of `execute`, or the one that it gave to this key before.

    Raises BadRequest for what cannot be a key, Unprocessable for a key of another request, Conflict for one in flight, and what
    refuses a caller who may no longer do this.
    """
    asked = await _asked(request, principal, replies)
    known = replies.begin(asked, _milliseconds_left(request))
    mark = IdempotencyMark(hashlib.sha256(json.dumps(asked["key"]).encode()).hexdigest())
    request.scope["portico.once"] = mark
    if known is not None:
        reply = _known(known)
        if marks.acts:
            mark.answered = True
            with suppress(Rehearsed):
                await execute(request)
                raise RuntimeError(f"{request.scope['route'].path} was carried out without an action")
        return _again(request, reply)
    try:
        response = await execute(request)
    except Exception as error:
        _quietly(replies.forget, asked, error)
        raise
    _quietly(replies.keep, asked, _kept(response, marks.replay))
    return response


async def _asked(request: Request, principal: Principal, replies: StoredReplies) -> dict[str, Any]:
    """The identity of the operation, and the parts that must be the same when the key comes again."""
    uids = (*(principal.uids or ()), *replies.uids(_place(request, principal)))
    owner = [principal.domain, principal.subject, principal.client, *filter(None, uids)]
    key = _key(request)
    operation = [request.method, request.scope["route"].path, key]
    # Only who knows the key can guess at a body by its hash, and of the key too only a hash is kept.
    body = hmac.new(key.encode(), _payload(request, await request.body()), hashlib.sha256).hexdigest()
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
    if len(given) != 1 or not 0 < len(key) <= _LONGEST_KEY or not (key.isascii() and key.isprintable()):
        message = f"{HEADER} has 1 to {_LONGEST_KEY} printable ASCII characters."
        raise BadRequest(message, code="INVALID_IDEMPOTENCY_KEY")
    return key


def _milliseconds_left(request: Request) -> int:
    context = request.scope.get("aws.context")
    return int(context.get_remaining_time_in_millis()) if context is not None else _LONGEST_CALL_MS


def _known(known: "DataRecord") -> dict[str, Any]:
    """The reply that is kept. Raises Conflict while there is none yet."""
    if known.status != "COMPLETED":
        message = "A request with this Idempotency-Key is still in flight."
        raise Conflict(message, code="IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"})
    reply: dict[str, Any] = json.loads(known.response_data)
    return reply


def _again(request: Request, reply: dict[str, Any]) -> Response:
    request.scope["portico.headers"][REPLAYED] = "true"
    if reply["body"] is None:
        message = (
            "The request was carried out before, and its reply was not kept: it showed a secret, or was too large."
        )
        details = {"status": reply["status"], "location": reply["headers"].get("location")}
        raise Conflict(message, code="IDEMPOTENCY_REPLY_NOT_KEPT", details=details)
    return Response(reply["body"].encode(), reply["status"], reply["headers"])


def _kept(response: Response, replay: Replay) -> dict[str, Any]:
    body = bytes(response.body)
    kept = replay is Replay.STORED and len(body) <= _MOST_KEPT
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return {"status": response.status_code, "headers": headers, "body": body.decode() if kept else None}


def _quietly(write: Callable[[dict[str, Any], Any], None], asked: dict[str, Any], outcome: Any) -> None:
    """Keeps a reply. A failure changes neither effect nor reply; the key is then free after the call's time."""
    try:
        write(asked, outcome)
    except PorticoError:
        logger().error("idempotency.write.failed", exc_info=True)
