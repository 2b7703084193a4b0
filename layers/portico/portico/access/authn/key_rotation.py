"""The rotation of the keys that sign tokens, as an action of superadmins."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from portico.access.authn.keyring import KEYRING, KeyRing
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.journal import Journal
from portico.core.model.action import Action, PlatformAction
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.scope import GLOBAL

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


class PublishedKey(Entity):
    """A key that verifies tokens, and signs them from `signs_from` until the next one does."""

    type: ClassVar[str] = "signing_key"
    types: ClassVar[str] = "signing_keys"
    key_field: ClassVar[str] = "kid"

    kid: str
    signs_from: datetime


@frozen
class RotateSigningKeys(PlatformAction, of="signing_key", does="rotate", group="signing_keys"):
    """Publishes a new key, which signs tokens as soon as all who verify have seen it."""


@frozen
class KeyRotation:
    """Rotates, and records it."""

    keyring: KeyRing
    journal: Journal
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {RotateSigningKeys: self.rotate}

    def rotate(self, call: Call, action: RotateSigningKeys) -> PublishedKey:
        """The new key. Raises Conflict while the last new one does not sign yet."""
        now, kid = self.clock.now(), new_id()
        key = PublishedKey(scope=GLOBAL, kid=kid, signs_from=now, created_at=now, updated_at=now)
        record = self.journal.put(self.journal.record(call, key))
        return key.model_copy(update={"signs_from": self.keyring.rotate(kid, record)})


def wire(parts: "Parts") -> KeyRotation:
    """The service, put together."""
    return KeyRotation(parts.get(KEYRING), parts.journal, parts.clock)
