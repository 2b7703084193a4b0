"""Domains: tenants, each with a client of a usage plan."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from portico.core.actions.standard import Create, Fields
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.call import Call
from portico.core.services.container import ContainerService
from portico.core.services.contents import Contents
from portico.tenancy.domains.entity import Domain, Plan
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClients

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

INSIDE: Part[Sequence[Contents[Any]]] = Part("portico.platform.ports:inside_domains")


@frozen
class DomainService(ContainerService[Domain]):
    """The standard operations; a domain's client is registered with its plan before the domain is there."""

    clients: UsageClients

    def create(self, call: Call, action: Create) -> Domain:
        """Adds the domain. Its client is found again by name if the process dies in between."""
        client = self.clients.register(action.fields["name"], Plan(action.fields["plan"]))
        fields = {**action.fields, "client": client.value, "client_id": client.id}
        try:
            return super().create(call, type(action)(action.scope, fields))
        except Conflict:
            there = self.repository.get(action.scope, action.fields["name"], deleted=True)
            self.clients.move(there.client_id, there.plan)  # the client is of the domain that is there
            raise

    def revise(self, call: Call, entity: Domain, changes: Fields) -> Domain:
        """Moves the client when the plan changes; moving it twice does no harm."""
        if "plan" in changes:
            self.clients.move(entity.client_id, Plan(changes["plan"]))
        return super().revise(call, entity, changes)

    def clean_up(self, entity: Domain) -> None:
        """The client goes before the domain, which nobody can use any more."""
        self.clients.forget(entity.client_id)


def wire(parts: "Parts") -> DomainService:
    """The service, put together."""
    return DomainService(parts.repository(Domain), parts.clock, parts.lazy(INSIDE), parts.get(USAGE_CLIENTS))
