"""The factory of applications: one FastAPI application a resource group, all alike."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from portico.core.errors import PorticoError, UnsupportedMediaType
from portico.core.http.errors import ErrorBody, add_error_handlers
from portico.core.http.middleware import MAX_BODY_BYTES, Gate, too_large
from portico.core.http.strict_json import parse
from portico.core.settings import settings

TITLE: Final = "Portico"
VERSION: Final = "1.0.0"
EXPOSED_HEADERS: Final = ["ETag", "Location", "X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", "Link"]


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


def _content_type(route: APIRoute) -> str | None:
    if route.body_field is None:
        return None
    return getattr(route.body_field.field_info, "media_type", None) or "application/json"


def _check_content_type(request: Request, wanted: str | None) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if wanted is not None and given != wanted:
        details = {"content_type": given[:128] or None, "supported": [wanted]}
        raise UnsupportedMediaType(f"Send the body as {wanted}.", details=details)


class _Carried(HTTPException):
    """Carries an error of ours through FastAPI's reading of the body, which passes on HTTP exceptions only."""

    def __init__(self, error: PorticoError) -> None:
        super().__init__(error.status)
        self.error = error


class StrictRoute(APIRoute):
    """A route that reads its request strictly."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler of the route, given a `StrictRequest`."""
        handle = super().get_route_handler()
        wanted = _content_type(self)

        async def strict(request: Request) -> Response:
            _check_content_type(request, wanted)
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except _Carried as carried:
                raise carried.error from carried

        return strict


def router(tag: str) -> APIRouter:
    """A router whose routes read strictly and document the common errors."""
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorBody, "description": text} for status, text in COMMON_ERRORS.items()
    }
    return APIRouter(route_class=StrictRoute, tags=[tag], responses=responses)


COMMON_ERRORS: Final = {
    400: "The request cannot be read.",
    401: "The caller did not prove who it is.",
    403: "The caller may not do this.",
    404: "There is no such thing, or the caller may not know of it.",
    422: "A value breaks a rule; `details.errors` names the field.",
    429: "Too many requests; `Retry-After` says when to try again.",
    500: "An unexpected error.",
    503: "A dependency is away for now.",
}


def create_app(routers: Sequence[APIRouter]) -> FastAPI:
    """The application of a resource group."""
    app = FastAPI(title=TITLE, version=VERSION, docs_url=None, redoc_url=None, openapi_url=None)
    for part in routers:
        app.include_router(part)
    add_error_handlers(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings().allowed_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "If-Match",
            "If-None-Match",
            "Idempotency-Key",
            "X-Portico-Project",
        ],
        expose_headers=EXPOSED_HEADERS,
        max_age=600,
    )
    app.add_middleware(Gate)
    return app
