"""The route of Portico: it reads strictly, and keeps the conventions that its endpoint's marks ask for."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from portico.core.base.errors import NotAcceptable, PorticoError, Unauthenticated, UnsupportedMediaType
from portico.core.base.strict_json import parse
from portico.core.http.dependencies import principal_of
from portico.core.http.deprecation import deprecation_headers
from portico.core.http.errors import ERROR, FORM, JSON, PROBLEM, ErrorBody
from portico.core.http.middleware import MAX_BODY_BYTES, too_large
from portico.core.http.ports import services_of
from portico.core.http.rate_limit import HEADERS_IN_OPENAPI
from portico.core.http.route_options import RouteOptions
from portico.core.model.conventions import ErrorForm, Replay

ANYTHING: Final = "*/*"  # of a reply whose type is only known when it is there
KEY_IN_OPENAPI: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes it safe to ask again: for 24 hours the same key gets the same reply, and nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}


class StrictRequest(Request):
    """A request whose body is bounded and whose JSON is read strictly."""

    async def body(self) -> bytes:
        """The whole body. Raises PayloadTooLarge."""
        body = await super().body()
        if len(body) > MAX_BODY_BYTES:
            raise _Carried(too_large())
        return body

    async def json(self) -> Any:
        """The body as JSON. Raises BadRequest."""
        try:
            return parse(await self.body())
        except PorticoError as error:
            raise _Carried(error) from error


class _Carried(HTTPException):
    """Carries an error of ours through FastAPI's reading of the body, which passes on HTTP exceptions only."""

    def __init__(self, error: PorticoError) -> None:
        super().__init__(error.status)
        self.error = error


class StrictRoute(APIRoute):
    """A route that reads its request strictly and answers by the conventions."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **_described(RouteOptions.of(endpoint), options))

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler of the route, given a `StrictRequest`."""
        handle, marks = super().get_route_handler(), RouteOptions.of(self.endpoint)
        wanted, produced = _content_type(self), _produced(self)
        once = self.methods == {"POST"} and marks.replay is not Replay.OFF

        async def strict(plain: Request) -> Response:
            request = StrictRequest(plain.scope, plain.receive)
            headers = request.scope["portico.headers"]
            request.scope[FORM] = marks.error_form
            if marks.deprecation is not None:
                headers.update(deprecation_headers(marks.deprecation))
            _check_accept(request, produced)
            _check_content_type(request, wanted)
            _check_content_encoding(request)
            if marks.limited is not None:
                marks.limited.take(request, headers)
            try:
                if once and "idempotency-key" in request.headers:
                    return await _once(request, handle, marks)
                return await handle(request)
            except _Carried as carried:
                raise carried.error from carried

        return strict


async def _once(request: Request, handle: Callable[[Request], Any], marks: RouteOptions) -> Response:
    from portico.core.http.idempotency import once

    try:
        principal = principal_of(request.scope)
    except (
        Unauthenticated
    ):  # a public operation, whose callers have no keys of their own: the header means nothing there
        return await handle(request)  # type: ignore[no-any-return]
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
    if marks.error_form != ErrorForm.PORTICO:
        extra["x-error-form"] = str(marks.error_form)
    options["responses"] = {status: _referred(told) for status, told in (options.get("responses") or {}).items()}
    return {**options, "openapi_extra": extra or None}


def _referred(told: dict[str, Any]) -> dict[str, Any]:
    """The description of a reply. The one body of errors is a reference: FastAPI would make it anew for each status."""
    if told.get("model") is not ErrorBody:
        return told
    return {**{name: value for name, value in told.items() if name != "model"}, "content": ERROR}


def _content_type(route: APIRoute) -> str | None:
    if route.body_field is None:
        return None
    return getattr(route.body_field.field_info, "media_type", None) or JSON


def _check_content_type(request: Request, wanted: str | None) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if wanted is not None and given != wanted:
        details = {"content_type": given[:128] or None, "supported": [wanted]}
        raise UnsupportedMediaType(f"Send the body as {wanted}.", details=details)


def _check_content_encoding(request: Request) -> None:
    """Raises UnsupportedMediaType for a body that is compressed: nothing small may unfold to something large."""
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity"}:
        details = {"content_encoding": coding[:128], "supported": ["identity"]}
        raise UnsupportedMediaType("Send the body as it is, not compressed.", details=details)


def _produced(route: APIRoute) -> str:
    response_class = getattr(route.response_class, "value", route.response_class)
    return str(getattr(response_class, "media_type", None) or JSON)


def _check_accept(request: Request, produced: str) -> None:
    """Raises NotAcceptable for a client that names what it accepts, and neither this nor an error of ours is among it."""
    if produced == ANYTHING:
        return
    accepted = ",".join(request.headers.getlist("accept"))
    if accepted in {"", "*/*", produced}:
        return
    from portico.core.http.accept import named_quality, quality

    if not quality(accepted, produced) and not named_quality(accepted, PROBLEM):
        raise NotAcceptable(f"The reply has the type {produced}.", details={"supported": [produced]})
