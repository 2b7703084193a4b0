"""Routes as FastAPI itself handles them, to compare Portico's with: the same conventions around FastAPI's own handler."""

from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute, request_response
from portico.core.base.errors import PorticoError
from portico.core.base.strict_json import parse
from portico.core.http import operations
from portico.core.http.lazy_routes import LazyRoute
from portico.core.http.problems import validation_failed
from portico.core.http.route import Handle, StrictRoute
from portico.core.http.strict_request import StrictRequest
from starlette.exceptions import HTTPException


class _Carried(HTTPException):
    """Carries an error of ours through FastAPI's reading of the body, which passes on HTTP exceptions only."""

    def __init__(self, error: PorticoError) -> None:
        super().__init__(error.status)
        self.error = error


class _Request(StrictRequest):
    async def body(self) -> bytes:
        try:
            return await super().body()
        except PorticoError as error:
            raise _Carried(error) from error

    async def json(self) -> Any:
        try:
            return parse(await self.body())
        except PorticoError as error:
            raise _Carried(error) from error


class StockRoute(StrictRoute):
    """A route whose handler, and what stands around it, are FastAPI's."""

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.app = AsyncExitStackMiddleware(request_response(self.get_route_handler()))

    def get_inner_handler(self) -> Handle:
        """FastAPI's."""
        return APIRoute.get_route_handler(self)

    def get_route_handler(self) -> Handle:
        """The same, with a request that reads strictly."""
        strict = super().get_route_handler()

        async def handle(plain: Request) -> Response:
            try:
                return await strict(_Request(plain.scope, plain.receive))
            except _Carried as carried:
                raise carried.error from carried
            except RequestValidationError as error:
                raise validation_failed(error.errors()) from error

        return handle


def made_by_stock(routes: Sequence[LazyRoute]) -> Sequence[LazyRoute]:
    """The routes, all made now, and by FastAPI's means."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "StrictRoute", StockRoute)
        assert all(isinstance(route.route, StockRoute) for route in routes)
    return routes
