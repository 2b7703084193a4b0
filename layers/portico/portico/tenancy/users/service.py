"""Users."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portico.access.authn.password_hashes import Passwords, accepted
from portico.core.actions.standard import Fields
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.tenancy.access_tokens.resource import ACCESS_TOKENS
from portico.tenancy.keypairs.resource import KEYPAIRS
from portico.tenancy.keypairs.service import KeyPairService
from portico.tenancy.members.service import INSIDE, MemberService
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.tasks.entity import Task
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

    def drop_credentials(self, call: Call, scope: Scope, names: Iterable[str]) -> None:
        """Removes the access tokens and the key pairs of users of these names."""
        super().drop_credentials(call, scope, names)
        for name in names:
            self.keypairs.purge_all(call, self.own_scope(scope, name))

    def _hashed(self, fields: Fields, email: str | None) -> Fields:
        """The fields with the hash of the password instead of it; without one, the password stays what it is."""
        password = fields.get("password")
        others = {name: value for name, value in fields.items() if name != "password"}
        if password is None:
            return others
        return others | {"password_hash": self.passwords.hashed(accepted(password.get_secret_value(), email))}


def wire(parts: "Parts") -> UserService:
    """The service, put together."""
    own = (parts.get(ACCESS_TOKENS), Contents(parts.repository(Task)))
    inside, keypairs = parts.lazy(INSIDE), parts.get(KEYPAIRS)
    return UserService(parts.repository(User), parts.clock, parts.get(PROJECTS), own, inside, Passwords(), keypairs)
