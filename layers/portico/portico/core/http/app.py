"""The factory of applications: one FastAPI application a resource group, all alike."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from portico.core.base.parts import Lazy
from portico.core.base.settings import settings
from portico.core.http.cross_origin import ALLOWED_HEADERS, EXPOSED_HEADERS
from portico.core.http.lazy_routes import LazyRoute
from portico.core.http.middleware import Gate
from portico.core.http.platform_origin import PlatformOrigin
from portico.core.http.ports import Services
from portico.core.http.table import RouteTable

TITLE: Final = "Portico"
VERSION: Final = "1.0.0"


class Application(FastAPI):
    """An application of FastAPI's with nothing around its routes but what is added.

    FastAPI's own layers are for files that a request leaves open, for pages about errors, for mounted applications and for telemetry;
    errors are answered by the gate, which stands around every application.
    """

    def build_middleware_stack(self) -> ASGIApp:
        """The router within the layers that were added, the last one outside."""
        app: ASGIApp = self.router
        for layer in reversed(self.user_middleware):
            app = layer.cls(app, *layer.args, **layer.kwargs)
        return app


def create_app(routes: Sequence[LazyRoute], services: Lazy[Services]) -> FastAPI:
    """The application of a resource group; its routes are made when they are first asked for.

    `services` gives those of a request, which its routes find in its scope.
    """
    app = bare_app(routes)
    app.add_middleware(Gate, services=services)
    app.add_middleware(  # outside the gate, so that the gate's own replies have its headers too
        CORSMiddleware,
        allow_origins=list(settings().allowed_origins),
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=ALLOWED_HEADERS,
        expose_headers=EXPOSED_HEADERS,
        max_age=600,
    )
    app.add_middleware(PlatformOrigin)
    return app


def bare_app(routes: Sequence[LazyRoute], *, owns_api: bool = False) -> FastAPI:
    """An application of these routes; nothing stands around its requests yet, and its errors need the gate."""
    app = Application(
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # `/v1/users/` is no path, and a redirect would lead below the stage
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    if routes:
        app.router.routes.append(RouteTable(routes, owns_api=owns_api))
    return app
