"""The subjects of the generic suite: the resources of the catalogue at each of their mounts, and one of the suite's own."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import pytest
from portico import catalogue
from portico.core.base.frozen import frozen
from portico.core.base.parts import load
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import resource_routes
from portico.core.http.listed import Listed, listed
from portico.core.model.conventions import Home
from portico.core.model.principal import Principal
from portico.core.resource import Mount, Resource
from portico.platform import platform

from tests.support.gateway import Client
from tests.support.generic.setups import Setup, setups
from tests.support.generic.subject import Subject
from tests.support.world import World

_READ_BY_ALL = frozenset({"base_images"})
THROWAWAY = {"crates": "tests.contracts.resources.crates:CRATES"}


@frozen
class Case:
    """A resource at one of its mounts."""

    name: str
    where: str
    mount: Mount | None

    @property
    def resource(self) -> Resource:
        """The declaration."""
        found: Resource = load(self.where)
        return found

    def __str__(self) -> str:
        return f"{self.mount.prefix if self.mount else ''}{self.name}"

    def offers(self, *names: str) -> bool:
        """True if the mount has all of these operations."""
        return set(names) <= self._routes.keys()

    @property
    def is_paged(self) -> bool:
        """True if searches take filters, orders and pages."""
        own = self._routes["search"].own
        return own.searches if own is not None else self.resource.searchable

    @property
    def has_etags(self) -> bool:
        """True if a client may say which version it has."""
        return "get" in self._routes and (self._routes["get"].own is None or self._routes["get"].declared.conditional)

    @property
    def is_named(self) -> bool:
        """True if clients name its entities."""
        entity = self.resource.entity
        return entity is not None and entity.key_field == "name" and self.offers("create", "batch_update")

    @property
    def is_in_a_tenant(self) -> bool:
        """True if the path, or the caller's project, names a domain."""
        return self.mount is None or self.mount.home not in {Home.GLOBAL, Home.SELF, Home.CALLER}

    @property
    def is_read_by_all(self) -> bool:
        """True if everybody may read it, whatever the domain."""
        return self.name in _READ_BY_ALL

    @cached_property
    def _routes(self) -> Mapping[str, Listed]:
        return {route.name: route for route in listed(self.resource) if route.mount in {self.mount, None}}


@cache
def cases() -> tuple[Case, ...]:
    """All subjects: the resources that have entities."""
    known = {**catalogue.RESOURCES, **THROWAWAY}.items()
    return tuple(
        Case(name, where, mount)
        for name, where in known
        if load(where).entity is not None
        for mount in (load(where).mounts or (None,))
    )


def offering(*names: str) -> pytest.MarkDecorator:
    """Runs a test for the subjects that offer these operations; `NOT_OFFERED` says which others there are."""
    return each(*(case for case in cases() if case.offers(*names)))


def each(*chosen: Case) -> pytest.MarkDecorator:
    """Runs a test for these subjects."""
    return pytest.mark.parametrize("subject", chosen, ids=str, indirect=True)


def subject_of(case: Case, world: World, patch: pytest.MonkeyPatch) -> Subject:
    """The subject of a case, ready to be called."""

    def clients(function: str, principal: Principal) -> Client:
        return world.client(function, principal)

    def throwaway(_function: str, principal: Principal) -> Client:
        return Client(_application(case.where), principal)

    if case.name in THROWAWAY:
        patch.setitem(catalogue.RESOURCES, case.name, case.where)  # type: ignore[arg-type]
    chosen = throwaway if case.name in THROWAWAY else clients
    service = world.platform.service(case.name)
    setup = setups(world).get(case.name, Setup())
    return Subject(case.resource, case.mount, setup, chosen, service, lambda: world.clock.advance(1))


@cache
def _application(where: str) -> Any:
    """The handler of an application of one resource."""
    return lambda_handler(create_app(resource_routes(load(where)), platform))
