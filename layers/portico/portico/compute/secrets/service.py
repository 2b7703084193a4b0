"""Secrets: the standard operations, and the values for runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from portico.access.authn.keyring import ENVELOPE_CIPHER
from portico.compute.secrets.context import context_of
from portico.compute.secrets.entity import Secret
from portico.core.actions.standard import Fields
from portico.core.aws.envelope import EnvelopeCipher
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.sealed import Sealed
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_MOST_NAMED: Final = 10


class SecretUser(Protocol):
    """A service whose entities hand secrets to their runs."""

    @property
    def kind(self) -> str:
        """The plural of its entities."""
        ...

    def names_using_secret(self, scope: Scope, secret: str) -> Sequence[str]:
        """The names of those of a scope that name a secret."""
        ...


USERS: Part[Sequence[SecretUser]] = Part("portico.platform.ports:secret_users")


@frozen
class SecretService(StandardService[Secret]):
    """The standard operations, and the values for runs.

    `users` hand secrets to their runs.
    """

    vault: EnvelopeCipher
    users: Lazy[Sequence[SecretUser]]

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Secret:
        """The secret, sealed."""
        return super().draft(call, scope, self._sealed(scope, fields["name"], fields, 1))

    def revise(self, call: Call, entity: Secret, changes: Fields) -> Secret:
        """The changed secret; values that are given take the place of all that were there."""
        if "values" in changes:
            changes = self._sealed(entity.scope, entity.name, changes, entity.rotation + 1)
        return super().revise(call, entity, changes)

    def check_removable(self, call: Call, entity: Secret) -> None:
        """Raises Conflict that names the first ten of those that use it."""
        named = {user.kind: user.names_using_secret(entity.scope, entity.name) for user in self.users()}
        users = {kind: names for kind, names in named.items() if names}
        if users:
            first = {kind: sorted(names)[:_MOST_NAMED] for kind, names in users.items()}
            listed = "; ".join(f"{kind} {', '.join(names)}" for kind, names in first.items())
            message = f"The secret {entity.name!r} is in use: {listed}."
            raise Conflict(message, code="SECRET_IN_USE", details={"secret": entity.name, **first})

    def values(self, scope: Scope, names: Sequence[str]) -> dict[str, str]:
        """The values of all of these secrets (at most 100), later names over earlier, as they are now; one read for all.

        Raises NotFound that names the first that is missing.
        """
        merged: dict[str, str] = {}
        for name, secret in zip(names, self.repository.get_many(scope, names), strict=True):
            if secret is None:
                raise self.repository.missing(scope, name)
            merged |= self.vault.open(Sealed(secret.data_key, secret.sealed), context_of(scope, name))
        return merged

    def _sealed(self, scope: Scope, name: str, fields: Fields, rotation: int) -> dict[str, Any]:
        """The fields with the values sealed."""
        values = {key: value.get_secret_value() for key, value in fields["values"].items()}
        kept = self.vault.seal(values, context_of(scope, name))
        sealed = {"keys": tuple(sorted(values)), "data_key": kept.data_key, "sealed": kept.sealed}
        others = {field: value for field, value in fields.items() if field != "values"}
        return {**others, **sealed, "rotation": rotation, "rotated_at": self.clock.now()}


def wire(parts: "Parts") -> SecretService:
    """The service, put together."""
    return SecretService(parts.repository(Secret), parts.clock, parts.get(ENVELOPE_CIPHER), parts.lazy(USERS))
