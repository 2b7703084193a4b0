"""Applications of declarations that a test makes itself, behind API Gateway's events and as they are."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from portico import catalogue
from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import resource_routes
from portico.core.model.principal import Principal
from portico.core.resource import Resource
from portico.platform import platform

from tests.support.gateway import Client
from tests.support.sample_resource import ADMIN
from tests.support.world import World


@dataclass(frozen=True)
class Api:
    """An application."""

    app: FastAPI
    world: World

    def client(self, principal: Principal | None = ADMIN) -> Client:
        """Calls it as API Gateway does."""
        return Client(lambda_handler(self.app), principal)

    def send(self, method: str, target: str, *, principal: Principal | None = ADMIN, **options: Any) -> httpx.Response:
        """Calls it without a gateway: the target arrives byte for byte."""
        claims = {"claims": json.dumps(principal.claims())} if principal else {}

        async def proved(scope: Any, receive: Any, send: Any) -> None:
            await self.app({**scope, "aws.event": {"requestContext": {"authorizer": claims}}}, receive, send)

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app=proved)
            async with httpx.AsyncClient(transport=transport, base_url="https://portico.test") as client:
                url = httpx.URL("https://portico.test").copy_with(raw_path=target.encode())
                return await client.request(method, url, **options)

        return asyncio.get_event_loop().run_until_complete(sent())


Serve = Callable[..., Api]


def serving(world: World, patch: pytest.MonkeyPatch) -> Serve:
    """Makes applications whose services the platform knows while a test lasts."""

    def serve(*resources: Resource) -> Api:
        for resource in resources:
            patch.setitem(catalogue.SERVICES, resource.plural, resource.wire)  # type: ignore[arg-type]
        routes = [route for resource in resources for route in resource_routes(resource)]
        return Api(create_app(routes, platform), world)

    return serve


@frozen
class Handlers:
    """A service of a few actions."""

    handlers: Mapping[type[Any], Callable[..., Any]]


def asking(name: str, **members: Any) -> type[Any]:
    """A scoped action of this name (`probes.ask`); `members` are its class variables, and its fields by annotation."""
    resource, _, operation = name.partition(".")
    usual = {"name": name, "permission": f"{resource[:-1]}:{operation}", "entity_type": resource[:-1]}
    fields = dict(members.pop("fields", {}))
    return frozen(type(operation.title(), (ScopedAction,), {**usual, **members, "__annotations__": fields}))
