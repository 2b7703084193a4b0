"""Operations over HTTP: the FastAPI route of one that a resource lists, made when a request first asks for it."""

from typing import Any, Final, cast

from fastapi import APIRouter
from fastapi.routing import APIRoute

from portico.core.http.errors import ErrorBody
from portico.core.http.listed import Listed
from portico.core.http.responses import COMMON_ERRORS
from portico.core.http.route import StrictRoute
from portico.core.http.route_options import mark
from portico.core.http.views import views_of

_COMMON: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": ErrorBody, "description": text} for status, text in COMMON_ERRORS.items()
}


def make(route: Listed) -> APIRoute:
    """The FastAPI route."""
    views = views_of(route.resource, route.mount)
    endpoint, options = _builder(route)(route, views)
    if route.resource.yaml:
        mark(yaml=True)(endpoint)
    alone = APIRouter(route_class=StrictRoute, tags=[route.resource.tag or route.resource.plural], responses=_COMMON)
    alone.add_api_route(route.path.replace("...}", ":path}"), endpoint, methods=list(route.methods), **options)
    return cast("APIRoute", alone.routes[0])


def _builder(route: Listed) -> Any:
    """Builder of the endpoint; imported here, for most requests need one of the two."""
    if route.own is None:
        from portico.core.http import standard_endpoints

        return standard_endpoints.build
    from portico.core.http import own_endpoints

    return own_endpoints.build
