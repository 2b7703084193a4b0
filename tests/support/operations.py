"""Resources of a test's own: operations that `show` answers, and a client of their application."""

from collections.abc import Callable, Sequence
from typing import Any

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LazyRoute, resource_routes
from portico.core.model.given import Given
from portico.core.resource import Operation, Resource
from portico.platform import platform

from tests.support.gateway import Client
from tests.support.sample_resource import ANN


def operation(method: str, path: str, replies: Callable[[Given], Any], **declared: Any) -> Operation:
    """An operation at a whole path, whose reply is what `replies` makes of a request."""
    name = f"{method.lower()}_{'_'.join(part.strip('{}.') for part in path.split('/') if part)}"
    return Operation(name, method=method, path=path, show=lambda _, given: replies(given), **{"reply": str, **declared})


def resource(*own: Operation) -> Resource:
    """A resource of these operations alone."""
    return Resource("tests.support.operations:none", types="tests", function="tests", own=own)


def client(routes: Resource | Sequence[LazyRoute]) -> Client:
    """Ann, as a client of an application of these routes."""
    found = resource_routes(routes) if isinstance(routes, Resource) else routes
    return Client(lambda_handler(create_app(found, platform)), ANN)
