"""Identity providers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from portico.core.actions.standard import Create, Fields
from portico.core.base.errors import Conflict, Forbidden, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.core.services.standard import StandardService
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.identity_providers.resource import IDENTITY_PROVIDERS
from portico.tenancy.members.entity import Role

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 25
_ADMINS: Final = frozenset({Role.SUPERADMIN, Role.DOMAIN_ADMIN})


@frozen
class IdentityProviderService(StandardService[IdentityProvider]):
    """The standard operations; an issuer is one that may be asked, and roles are given by those who may give them."""

    outbound: Outbound
    actions: ClassVar[Mapping[str, Any]] = IDENTITY_PROVIDERS.actions

    def create(self, call: Call, action: Create) -> IdentityProvider:
        """Adds one; a domain has a few."""
        if self.repository.count(action.scope) >= MOST:
            message = f"A domain has at most {MOST} identity providers."
            raise Conflict(message, code="IDENTITY_PROVIDER_LIMIT", details={"limit": MOST})
        return super().create(call, action)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> IdentityProvider:
        """A new one."""
        self._check(call, fields)
        return super().draft(call, scope, fields)

    def revise(self, call: Call, entity: IdentityProvider, changes: Fields) -> IdentityProvider:
        """The changed one."""
        self._check(call, changes)
        revised = {**entity.model_dump(), **changes, "scope": entity.scope}
        return super().revise(call, IdentityProvider.model_validate(revised), {})

    def trusted(self, scope: Scope, issuer: str) -> list[IdentityProvider]:
        """The enabled providers of a domain with this issuer, in one request."""
        found = self.repository.all_in(scope, MOST * 4)
        return [one for one in found if one.enabled and one.deleted_at is None and one.issuer == issuer]

    def _check(self, call: Call, fields: Fields) -> None:
        if "issuer" in fields:
            try:
                self.outbound.check(fields["issuer"])
            except Unreachable as error:
                message = "An issuer is an https URL without user information and fragment."
                raise Unprocessable.field("issuer", message, "issuer") from error
        for index, given in enumerate(fields.get("roles") or []):
            if given["role"] == Role.SUPERADMIN:
                raise Unprocessable.field(f"roles.{index}.role", "No issuer makes superadmins.", "role")
            if given["role"] == Role.DOMAIN_ADMIN and call.principal.role not in _ADMINS:
                raise Forbidden("You may not give the role domain_admin.", details={"role": Role.DOMAIN_ADMIN})


def wire(parts: "Parts") -> IdentityProviderService:
    """The service, put together."""
    outbound = Outbound(loopback=parts.settings.environment == "local")
    return IdentityProviderService(parts.repository(IdentityProvider), parts.clock, outbound)
