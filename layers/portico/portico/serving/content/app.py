"""The factory of applications of the content API, which serves tenants' content on an origin of its own."""

from fastapi import FastAPI

from portico.core.base.parts import Lazy
from portico.core.base.settings import settings
from portico.core.http.app import bare_app
from portico.core.http.lazy_routes import resource_routes
from portico.core.http.middleware import Gate
from portico.core.http.ports import Services
from portico.serving.content.replies import LARGEST, ContentReplies, Preflights
from portico.serving.content.resource import CONTENT


def content_app(services: Lazy[Services]) -> FastAPI:
    """The application; its routes find the services in the scope of a request."""
    app = bare_app(resource_routes(CONTENT), owns_api=True)
    app.add_middleware(Preflights)
    app.add_middleware(Gate, services=services, most=LARGEST)
    app.add_middleware(ContentReplies, origins=settings().allowed_origins)
    return app
