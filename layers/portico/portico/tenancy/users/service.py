"""Users."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portico.access.authn.password_hashes import Passwords, accepted
from portico.core.actions.standard import BatchPurge, Fields, Purge
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.tenancy.keypairs.resource import KEYPAIRS
from portico.tenancy.keypairs.service import KeyPairService
from portico.tenancy.members.service import MemberService
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class UserService(MemberService[User]):
    """The standard operations; passwords are kept as hashes, and key pairs go with their users."""

    passwords: Passwords
    keypairs: KeyPairService

    def draft(self, call: Call, scope: Scope, fields: Fields) -> User:
        """A new user."""
        return super().draft(call, scope, self._hashed(fields, fields.get("email")))

    def revise(self, call: Call, entity: User, changes: Fields) -> User:
        """The changed user; a new password, or an identity that is taken away, ends what the old one began."""
        changes = self._hashed(changes, changes.get("email", entity.email))
        made = super().revise(call, entity, changes)
        if "password_hash" in changes or set(entity.federated_identities) - set(made.federated_identities):
            return made.model_copy(update={"credentials_changed_at": self.clock.now()})
        return made

    def purge(self, call: Call, action: Purge) -> None:
        """Removes the user and the key pairs; again after it, for one may have been made meanwhile."""
        self.check_removable(call, self._read(call, action, deleted=True))
        self._purge_keypairs(call, action.scope, [action.key])
        super().purge(call, action)
        self._purge_keypairs(call, action.scope, [action.key])

    def batch_purge(self, call: Call, action: BatchPurge) -> None:
        """Removes all of them or none; then their key pairs, which are worth nothing without them."""
        super().batch_purge(call, action)
        self._purge_keypairs(call, action.scope, action.keys)

    def _purge_keypairs(self, call: Call, scope: Scope, names: Iterable[str]) -> None:
        for name in names:
            self.keypairs.purge_all(call, Scope(scope.domain, user=name))

    def _hashed(self, fields: Fields, email: str | None) -> Fields:
        """The fields with the hash of the password instead of it; without one, the password stays what it is."""
        password = fields.get("password")
        others = {name: value for name, value in fields.items() if name != "password"}
        if password is None:
            return others
        return others | {"password_hash": self.passwords.hashed(accepted(password.get_secret_value(), email))}


def wire(parts: "Parts") -> UserService:
    """The service, put together."""
    return UserService(parts.repository(User), parts.clock, parts.get(PROJECTS), Passwords(), parts.get(KEYPAIRS))
