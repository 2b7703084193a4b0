"""Identity providers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import ENVELOPE_CIPHER
from portico.core.actions.standard import Create, Fields
from portico.core.aws.envelope import EnvelopeCipher
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.model.call import Call
from portico.core.model.kept_secret import KeptSecret
from portico.core.model.scope import Scope
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.core.services.outbound import OUTBOUND
from portico.core.services.standard import StandardService
from portico.tenancy.identity_providers.entity import TRUST, IdentityProvider
from portico.tenancy.members.entity import Role
from portico.tenancy.members.role_rules import check_may_grant, check_may_place, highest_given

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 25
_SECRET: Final = "client_secret"  # noqa: S105  # the name of a field


@frozen
class IdentityProviderService(StandardService[IdentityProvider]):
    """The standard operations; an issuer is one that may be asked, and roles are given by those who may give them."""

    outbound: Outbound
    vault: Lazy[EnvelopeCipher]

    def create(self, call: Call, action: Create) -> IdentityProvider:
        """Adds one; a domain has a few."""
        if self.repository.count(action.scope) >= MOST:
            message = f"A domain has at most {MOST} identity providers."
            raise Conflict(message, code="IDENTITY_PROVIDER_LIMIT", details={"limit": MOST})
        return super().create(call, action)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> IdentityProvider:
        """A new one. Raises Forbidden when it can give a role that the caller may not give."""
        made = super().draft(call, scope, _plain(fields))
        self._check_issuer(made)
        return self._sealed(_vouched(call, made), fields)

    def revise(self, call: Call, entity: IdentityProvider, changes: Fields) -> IdentityProvider:
        """The changed one, judged as a whole: a new issuer decides who gets the roles that are given already."""
        made = super().revise(call, entity, _plain(changes))
        self._check_issuer(made)
        if entity.sealed_secret is not None and "client_secret" not in changes and made.context != entity.context:
            message = "The secret is that of the former client: send the new one, or null."
            raise Unprocessable.field("client_secret", message, "missing")
        return self._sealed(_vouched(call, made) if _trust(made) != _trust(entity) else made, changes)

    def restored(self, call: Call, entity: IdentityProvider) -> IdentityProvider:
        """The provider as it comes back, judged like a new one."""
        return _vouched(call, super().restored(call, entity))

    def trusted(self, scope: Scope, issuer: str) -> list[IdentityProvider]:
        """The enabled providers of a domain with this issuer, in one request."""
        found = self.repository.all_in(scope, MOST * 4)
        return [one for one in found if one.enabled and one.deleted_at is None and one.issuer == issuer]

    def client_secret(self, provider: IdentityProvider) -> str | None:
        """The secret of the client at the issuer, None for a client without one; at most one request to KMS."""
        if provider.sealed_secret is None:
            return None
        return self.vault().open(provider.sealed_secret.kept, provider.context)[_SECRET]

    def _sealed(self, provider: IdentityProvider, fields: Fields) -> IdentityProvider:
        """The provider with the secret that is sent, or without one where that is null; else as it is."""
        if _SECRET not in fields:
            return provider
        given, kept = fields[_SECRET], None
        if given is not None:
            kept = KeptSecret.of(self.vault().seal({_SECRET: given.get_secret_value()}, provider.context))
        return provider.model_copy(update={"sealed_secret": kept})

    def _check_issuer(self, provider: IdentityProvider) -> None:
        try:
            self.outbound.check(provider.issuer)
        except Unreachable as error:
            message = "An issuer is an https URL without user information and fragment."
            raise Unprocessable.field("issuer", message, "issuer") from error


def _vouched(call: Call, provider: IdentityProvider) -> IdentityProvider:
    """The provider with the highest role that it may sign in. Raises Forbidden when it gives more than the caller may."""
    for index, given in enumerate(provider.roles):
        if given.role == Role.SUPERADMIN:
            raise Unprocessable.field(f"roles.{index}.role", "No issuer makes superadmins.", "role")
        check_may_grant(call, given.role)
    if provider.create_users or provider.roles:
        check_may_grant(call, Role.USER)  # of those whom no group gives a role
    for place in provider.projects:
        check_may_place(call, place.project, place.role)
    return provider.model_copy(update={"ceiling": highest_given(call)})


def _plain(fields: Fields) -> Fields:
    """The fields without the secret, which is no field of the entity."""
    return {name: value for name, value in fields.items() if name != _SECRET}


def _trust(provider: IdentityProvider) -> Mapping[str, Any]:
    """The fields that decide who signs in, and as what."""
    return provider.model_dump(include=set(TRUST))


def wire(parts: "Parts") -> IdentityProviderService:
    """The service, put together."""
    vault = parts.lazy(ENVELOPE_CIPHER)
    return IdentityProviderService(parts.repository(IdentityProvider), parts.clock, parts.get(OUTBOUND), vault)
