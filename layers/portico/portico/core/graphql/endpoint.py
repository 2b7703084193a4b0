"""`POST /v1/graphql` behind API Gateway's proxy events, without a framework: one function, one path, one body."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from portico.core.base.errors import (
    BadRequest,
    Internal,
    MethodNotAllowed,
    PorticoError,
    TooManyRequests,
    Unauthenticated,
    UnsupportedMediaType,
)
from portico.core.base.observability import logger
from portico.core.base.parts import Lazy
from portico.core.base.strict_json import parse
from portico.core.graphql.answers import Answers, Hand
from portico.core.graphql.caller import Caller
from portico.core.graphql.execution import Reply, carry_out
from portico.core.graphql.models import GraphQLRequest
from portico.core.graphql.schema import Schemas
from portico.core.http.cross_origin import OPENER, UNFRAMED, shared_with
from portico.core.http.error_bodies import JSON, written
from portico.core.http.ports import Services
from portico.core.http.proxy_events import (
    MAX_BODY_BYTES,
    check_length,
    check_repeated,
    proved,
    request_id,
    too_large,
    traceparent,
)
from portico.core.http.request_lines import Measurable, write_lines
from portico.core.model.asked import Asked, root_of
from portico.core.model.call import Told
from portico.core.model.entity import Name
from portico.core.model.scope import Scope

PATH: Final = "/v1/graphql"
GRAPHQL: Final = "application/graphql-response+json"
_LONGEST_AGENT: Final = 512
Event = Mapping[str, Any]


class Endpoint:
    """Answers requests; `hand` leads to the functions of other groups."""

    def __init__(self, services: Lazy[Services], schemas: Lazy[Schemas], hand: Lazy[Hand]) -> None:
        self._services, self._schemas, self._hand = services, schemas, hand

    def __call__(self, event: Event, context: Any) -> dict[str, Any]:
        """The reply to a proxy event (payload 1.0); always one."""
        start, told, added = time.perf_counter(), Told(), dict[str, str]()
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        asked, accept = request_id(headers.get("x-request-id", ""), event), headers.get("accept", "")
        try:
            status, content, kind = self._answered(event, headers, context, told, added, asked)
        except Exception as error:
            if not isinstance(error, PorticoError):
                logger().error("request.failed", extra={"request_id": asked}, exc_info=error)
            ours = error if isinstance(error, PorticoError) else Internal()
            status, (content, kind) = ours.status, written(ours, asked, accept)
            added |= {**ours.headers, "Vary": "Accept"}
        principal = proved(event)
        request = Measurable(str(event.get("httpMethod")), PATH, status, start)
        write_lines(request, told, asked, "graphql", (principal and principal.domain) or "-")
        shared = shared_with(headers.get("origin"), self._services().settings.allowed_origins)
        return _reply(status, content, {**added, **shared, "Content-Type": kind, "X-Request-Id": asked})

    def _answered(
        self, event: Event, headers: Mapping[str, str], context: Any, told: Told, added: dict[str, str], asked: str
    ) -> tuple[int, Mapping[str, Any], str]:
        caller = self._caller(event, headers, context, told, added, asked)
        reply = carry_out(_request(event, headers), Answers(self._schemas(), caller, self._hand()))
        kind = _wanted(headers.get("accept", ""))
        return _status(reply, kind, added), reply.content, kind

    def _caller(
        self, event: Event, headers: Mapping[str, str], context: Any, told: Told, added: dict[str, str], asked: str
    ) -> Caller:
        """The caller of a request that may be read. Raises what refuses it."""
        check_repeated(event)
        check_length(headers)
        if event.get("httpMethod") != "POST":
            raise MethodNotAllowed(
                f"{event.get('httpMethod')} is not a method of this path.", headers={"Allow": "POST"}
            )
        principal = proved(event)
        if principal is None:
            raise Unauthenticated("Authentication is required: send a bearer token.")
        identity = (event.get("requestContext") or {}).get("identity") or {}
        services = self._services()
        left = context.get_remaining_time_in_millis() if context is not None else None
        return Caller(
            principal,
            services,
            asked,
            Asked(services.clock.now(), root_of(event)),
            traceparent(headers.get("traceparent", "")),
            _project(headers.get("x-portico-project")),
            added,
            told,
            identity.get("sourceIp") or "",
            (identity.get("userAgent") or "")[:_LONGEST_AGENT],
            *(() if left is None else (left,)),
        )


def _request(event: Event, headers: Mapping[str, str]) -> GraphQLRequest:
    """The request. Raises PayloadTooLarge, UnsupportedMediaType, and BadRequest for a body that is no JSON, or has no query."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        details = {"content_type": kind[:128] or None, "supported": [JSON]}
        raise UnsupportedMediaType(f"Send the body as {JSON}.", details=details)
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity"}:
        details = {"content_encoding": coding[:128], "supported": ["identity"]}
        raise UnsupportedMediaType("Send the body as it is, not compressed.", details=details)
    body = event.get("body") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    if len(raw) > MAX_BODY_BYTES:
        raise too_large()
    try:
        return GraphQLRequest.model_validate(parse(raw))
    except ValidationError as error:
        told = [(one["loc"] or ("body",), one["msg"]) for one in error.errors()]
        found = [{"field": ".".join(map(str, at)), "message": message} for at, message in told]
        message = "Send an object with the members query, variables and operationName."
        raise BadRequest(message, details={"errors": found}) from error


def _project(named: str | None) -> Scope | None:
    """The scope that `X-Portico-Project` names. Raises Unprocessable for what names none."""
    if named is None:
        return None
    from portico.core.graphql.values import adapter_of, validated

    domain, _, project = named.partition("/")
    place = ("X-Portico-Project",)
    return Scope(validated(adapter_of(Name), domain, place), validated(adapter_of(Name), project, place))


def _wanted(accept: str) -> str:
    """The type of the reply: GraphQL's own for a client that names it."""
    from portico.core.http.accept import named_quality, quality

    named = named_quality(accept, GRAPHQL)
    return GRAPHQL if named and named >= quality(accept, JSON) else JSON


def _status(reply: Reply, kind: str, added: dict[str, str]) -> int:
    """The status (GraphQL over HTTP, 6.4): 400 where nothing was carried out, for clients of its own type; 429 where nothing may be."""
    if reply.refused:
        waits = [error["extensions"].get("retry_after", 1) for error in reply.content["errors"]]
        added["Retry-After"] = str(max(waits))
        return TooManyRequests.status
    return 400 if not reply.began and kind == GRAPHQL else 200


def _reply(status: int, content: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    usual = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": UNFRAMED,
        "Cross-Origin-Opener-Policy": OPENER,
    }
    return {
        "statusCode": status,
        "headers": {**usual, **headers},
        "body": json.dumps(content, separators=(",", ":"), ensure_ascii=False),
        "isBase64Encoded": False,
    }
