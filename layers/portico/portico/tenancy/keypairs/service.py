"""Key pairs."""

import secrets
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import KEYRING
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Get, Update
from portico.core.aws.kms import Cipher
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.claim_writes import ClaimTaken
from portico.core.data.key_ranges import KeyRange
from portico.core.data.query import Page
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.standard import StandardService
from portico.tenancy.keypairs.actions import (
    CreateKeyPair,
    DeleteKeyPair,
    GetKeyPair,
    ListKeyPairs,
    RotateKeyPair,
    UpdateKeyPair,
)
from portico.tenancy.keypairs.entity import KeyPair, slots_of
from portico.tenancy.keypairs.secret import new_pair, new_secret
from portico.tenancy.keypairs.uses import KEYPAIR_USES, KeyPairUses
from portico.tenancy.members.role_rules import check_may_grant
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 10
_ROUNDS: Final = 10
_AT_ONCE: Final = 25


@frozen
class KeyPairService(StandardService[KeyPair]):
    """Keeps the key pairs of users: few of each, found by access key, listed by their slots."""

    users: Repository[User]
    cipher: Cipher
    uses: KeyPairUses

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            CreateKeyPair: self.make,
            ListKeyPairs: self.listed,
            GetKeyPair: self.get,
            UpdateKeyPair: self.update,
            RotateKeyPair: self.rotate,
            DeleteKeyPair: self.remove,
        }

    def make(self, call: Call, action: CreateKeyPair) -> KeyPair:
        """A new pair with its secret, limited as the user's pairs are unless the call says otherwise.

        Raises Conflict when the user has the most that one may have.
        """
        user = self._user(call, action.scope)
        owner = Scope(user.scope.domain, user=user.name)
        fields = {**action.fields, "resource_policy": action.fields.get("resource_policy") or user.resource_policy}
        for _ in range(_ROUNDS):
            slot, now = self._free_slot(owner), self.clock.now()
            made = new_pair(self.cipher, owner, now, slot, **fields)
            try:
                self.repository.create(call, made.pair)
            except ClaimTaken:
                continue  # another request of the same moment has the slot
            return made.pair.model_copy(update={"secret_key": made.secret_key})
        raise self._contended(made.pair)

    def listed(self, call: Call, action: ListKeyPairs) -> Page[KeyPair]:
        """All of a user's, the oldest first."""
        self._user(call, action.scope)
        pairs = self._seen(sorted(self._of(action.scope), key=lambda pair: pair.created_at))
        return Page(pairs, len(pairs), 0, max(1, len(pairs)), has_more=False, next_cursor=None)

    def get(self, call: Call, action: Get) -> KeyPair:
        """The pair. Raises NotFound."""
        return self._seen([super().get(call, action)])[0]

    def update(self, call: Call, action: Update) -> KeyPair:
        """The changed pair. Raises NotFound, PreconditionFailed."""
        return self._seen([super().update(call, action)])[0]

    def rotate(self, call: Call, action: RotateKeyPair) -> KeyPair:
        """The pair with its new secret; tokens that the old one got are out as well."""
        self._user(call, action.scope)
        made = {}

        def renewed(pair: KeyPair) -> KeyPair:
            made["secret"], kept = new_secret(self.cipher, pair.access_key)
            now = self.clock.now()
            return pair.changed(now, **kept, credentials_changed_at=now)

        pair = self.change(call, action, renewed, operation="rotate")
        return pair.model_copy(update={"secret_key": made["secret"]})

    def remove(self, call: Call, action: DeleteKeyPair) -> None:
        """Removes it for good. Raises NotFound."""
        self._user(call, action.scope)
        pair = self._read(call, action)
        try:
            self.repository.purge(call, pair)
        except StaleVersion as error:
            raise self._contended(pair) from error
        self.uses.forget([pair.access_key])

    def revise(self, call: Call, entity: KeyPair, changes: Mapping[str, Any]) -> KeyPair:
        """The changed pair."""
        self._user(call, entity.audit_scope)
        return super().revise(call, entity, changes)

    def find(self, scope: Scope, key: str, *, deleted: bool = False) -> KeyPair:
        """The pair of this access key, if it is the user's."""
        pair = self.repository.get(GLOBAL, key, deleted=deleted)
        if pair.audit_scope != scope:
            raise self.repository.missing(scope, key)
        return pair

    def count(self, scope: Scope) -> int:
        """None that would stand in anyone's way: they go with their users."""
        return 0

    def is_empty(self, scope: Scope) -> bool:
        """True if a domain, or a user, has none."""
        return not self.access_keys(scope, 1)

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes those of a domain, or of a user."""
        while pairs := self._of(scope):
            try:
                self.repository.apply(call, [Change(pair, None, "purge") for pair in pairs])
            except StaleVersion:
                continue  # one of them was changed meanwhile: they are read again
            self.uses.forget([pair.access_key for pair in pairs])
            call.check_time()

    def _seen(self, pairs: Sequence[KeyPair]) -> list[KeyPair]:
        """The pairs, with when they were last used."""
        used = self.uses.last([pair.access_key for pair in pairs])
        return [pair.model_copy(update={"last_used_at": used.get(pair.access_key)}) for pair in pairs]

    def _user(self, call: Call, scope: Scope) -> User:
        """The user, who is there and not above the caller."""
        user = self.users.get(Scope(scope.domain), str(scope.user))
        if (call.principal.kind, call.principal.domain, call.principal.name) != ("user", scope.domain, user.name):
            check_may_grant(call, user.role)
        return user

    def _free_slot(self, owner: Scope) -> str:
        taken = {slot.rpartition("/")[2] for slot in self._slots(owner, 1_000)}
        free = [str(number) for number in range(MOST) if str(number) not in taken]
        if not free:
            details = {"limit": "keypairs", "max": MOST, "user": owner.user}
            raise Conflict(f"A user has at most {MOST} key pairs.", code="LIMIT_EXCEEDED", details=details)
        return secrets.choice(free)

    def _of(self, scope: Scope) -> list[KeyPair]:
        found = self.repository.get_many(GLOBAL, self.access_keys(scope, _AT_ONCE))
        return [pair for pair in found if pair is not None]

    def access_keys(self, scope: Scope, limit: int = _AT_ONCE) -> Sequence[str]:
        """The access keys of a user, or of a domain. Strongly consistent."""
        return list(self._slots(scope, limit).values())

    def _slots(self, scope: Scope, limit: int) -> Mapping[str, str]:
        """The access keys by `<user>/<slot>`."""
        store = self.repository.store
        where = KeyRange(slots_of(scope), begins_with=f"{scope.user}/" if scope.user else None)
        return {item["sk"]: item["holder"] for item in store.table.query(store.entities, where, limit).items}


def wire(parts: "Parts") -> KeyPairService:
    """The service, put together."""
    cipher = parts.get(KEYRING).cipher
    return KeyPairService(
        parts.repository(KeyPair), parts.clock, parts.repository(User), cipher, parts.get(KEYPAIR_USES)
    )
