"""Service accounts."""

from typing import TYPE_CHECKING

from portico.core.actions.standard import Fields
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.tenancy.access_tokens.resource import ACCESS_TOKENS
from portico.tenancy.members.service import INSIDE, MemberService
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.tasks.entity import Task

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ServiceAccountService(MemberService[ServiceAccount]):
    """The standard operations; keys are those of today, and tokens that earlier ones got are out."""

    def revise(self, call: Call, entity: ServiceAccount, changes: Fields) -> ServiceAccount:
        """The changed account."""
        kept = {key["kid"] for key in changes.get("public_keys", entity.public_keys)}
        if any(key["kid"] not in kept for key in entity.public_keys):
            changes = {**changes, "credentials_changed_at": self.clock.now()}
        return super().revise(call, entity, changes)

    def own_scope(self, scope: Scope, name: str) -> Scope:
        """The scope of what is an account's own."""
        return Scope(scope.domain, account=name)


def wire(parts: "Parts") -> ServiceAccountService:
    """The service, put together."""
    own = (parts.get(ACCESS_TOKENS), Contents(parts.repository(Task)))
    accounts, inside = parts.repository(ServiceAccount), parts.lazy(INSIDE)
    return ServiceAccountService(accounts, parts.clock, parts.get(PROJECTS), own, inside)
