"""Service accounts."""

from typing import Any, ClassVar

from portico.core.actions.standard import Fields
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.tenancy.members.service import MemberService
from portico.tenancy.service_accounts.entity import ACTIONS, ServiceAccount


@frozen
class ServiceAccountService(MemberService[ServiceAccount]):
    """The standard operations; keys are those of today, and tokens that earlier ones got are out."""

    actions: ClassVar[dict[str, Any]] = ACTIONS

    def revise(self, call: Call, entity: ServiceAccount, changes: Fields) -> ServiceAccount:
        """The changed account."""
        kept = {key["kid"] for key in changes.get("public_keys", entity.public_keys)}
        if any(key["kid"] not in kept for key in entity.public_keys):
            changes = {**changes, "credentials_changed_at": self.clock.now()}
        return super().revise(call, entity, changes)
