"""The route of Portico: it reads strictly, and keeps the conventions that its endpoint's marks ask for."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from portico.core.base.errors import NotAcceptable, Unauthenticated, UnsupportedMediaType
from portico.core.http.dependencies import principal_of
from portico.core.http.deprecation import deprecation_headers
from portico.core.http.error_bodies import JSON, PROBLEM
from portico.core.http.errors import ERROR, FORM, ErrorBody
from portico.core.http.middleware import MOST
from portico.core.http.plan import Plan
from portico.core.http.ports import services_of
from portico.core.http.rate_limit import HEADERS_IN_OPENAPI
from portico.core.http.readers import YAML
from portico.core.http.route_options import RouteOptions
from portico.core.http.strict_request import StrictRequest
from portico.core.model.conventions import ErrorForm, Replay

ANYTHING: Final = "*/*"  # of a reply whose type is only known when it is there
KEY_IN_OPENAPI: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes it safe to ask again: for 24 hours the same key gets the same reply, and nothing is done twice.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "examples": ["8e03978e-40d5-43e8-bc93-6894a57f9324"],
    },
}


Handle = Callable[[StrictRequest], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A route that reads its request strictly and answers by the conventions.

    FastAPI describes it and chooses it. Its handler is Portico's own: it goes by a plan that is made once (`core/http/plan.py`), and
    needs nothing of what FastAPI puts around handlers for dependencies that end with the request, or that run in threads.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **_described(RouteOptions.of(endpoint), options))
        self.app = self._answer

    def get_inner_handler(self) -> Handle:
        """The handler behind the conventions."""
        return Plan(self).run

    def get_route_handler(self) -> Handle:  # type: ignore[override]
        """The handler of the route, given a `StrictRequest`."""
        handle, marks = self.get_inner_handler(), RouteOptions.of(self.endpoint)
        wanted, produced = _content_types(self), _produced(self)
        once = self.methods == {"POST"} and marks.replay is not Replay.OFF

        async def strict(request: StrictRequest) -> Response:
            headers = request.scope["portico.headers"]
            request.scope[FORM] = marks.error_form
            if marks.deprecation is not None:
                headers.update(deprecation_headers(marks.deprecation))
            _check_accept(request, produced)
            if wanted:
                _check_content_type(request, wanted)
            if b"content-encoding" in request.named:
                _check_content_encoding(request)
            if marks.most is not None:
                request.scope[MOST] = marks.most
            if marks.limited is not None:
                marks.limited.take(request, headers)
            if once and b"idempotency-key" in request.named:
                return await _once(request, handle, marks)
            return await handle(request)

        self._handle = strict
        return strict

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = await self._handle(StrictRequest(scope, receive))
        await reply(scope, receive, send)


async def _once(request: StrictRequest, handle: Handle, marks: RouteOptions) -> Response:
    from portico.core.http.idempotency import once

    try:
        principal = principal_of(request.scope)
    except Unauthenticated:  # a public operation: its callers have no keys of their own, and the header means nothing
        return await handle(request)
    return await once(request, principal, services_of(request.scope).replies, handle, marks)


def _described(marks: RouteOptions, options: dict[str, Any]) -> dict[str, Any]:
    """The options of a route with what its marks say of it in OpenAPI."""
    extra: dict[str, Any] = {**(options.get("openapi_extra") or {})}
    if marks.deprecation is not None:
        options["deprecated"] = True
    if marks.limited is not None:
        extra["x-rate-limit"] = marks.limited.description()
        responses = options.get("responses") or {}
        options["responses"] = {**responses, 429: {**responses.get(429, {}), "headers": HEADERS_IN_OPENAPI}}
    if set(options.get("methods") or ()) == {"POST"} and marks.replay is not Replay.OFF:
        extra["parameters"] = [KEY_IN_OPENAPI]
    if marks.yaml:
        extra["x-yaml"] = True  # FastAPI describes one type of a body; `tools/api/description.py` adds the other
    if marks.error_form != ErrorForm.PORTICO:
        extra["x-error-form"] = str(marks.error_form)
    options["responses"] = {status: _referred(told) for status, told in (options.get("responses") or {}).items()}
    return {**options, "openapi_extra": extra or None}


def _referred(told: dict[str, Any]) -> dict[str, Any]:
    """The description of a reply. The one body of errors is a reference: FastAPI would make it anew for each status."""
    if told.get("model") is not ErrorBody:
        return told
    return {**{name: value for name, value in told.items() if name != "model"}, "content": ERROR}


def _content_types(route: APIRoute) -> tuple[str, ...]:
    """The types that a body may have; none for a route without one."""
    if route.body_field is None:
        return ()
    usual = getattr(route.body_field.field_info, "media_type", None) or JSON
    return (usual, YAML) if usual == JSON and RouteOptions.of(route.endpoint).yaml else (usual,)


def _check_content_type(request: StrictRequest, wanted: tuple[str, ...]) -> None:
    given = request.content_type
    if given not in wanted:
        details = {"content_type": given[:128] or None, "supported": list(wanted)}
        raise UnsupportedMediaType(f"Send the body as {' or '.join(wanted)}.", details=details)


def _check_content_encoding(request: StrictRequest) -> None:
    """Raises UnsupportedMediaType for a body that is compressed: nothing small may unfold to something large."""
    coding = request.named[b"content-encoding"].decode("latin-1").strip().lower()
    if coding not in {"", "identity"}:
        details = {"content_encoding": coding[:128], "supported": ["identity"]}
        raise UnsupportedMediaType("Send the body as it is, not compressed.", details=details)


def _produced(route: APIRoute) -> str:
    response_class = getattr(route.response_class, "value", route.response_class)
    return str(getattr(response_class, "media_type", None) or JSON)


def _check_accept(request: StrictRequest, produced: str) -> None:
    """Raises NotAcceptable for a client that names what it accepts, and neither this nor an error of ours is among it."""
    if produced == ANYTHING:
        return
    accepted = b",".join([value for name, value in request.scope["headers"] if name == b"accept"]).decode("latin-1")
    if accepted in {"", "*/*", produced}:
        return
    from portico.core.http.accept import named_quality, quality

    if not quality(accepted, produced) and not named_quality(accepted, PROBLEM):
        raise NotAcceptable(f"The reply has the type {produced}.", details={"supported": [produced]})
