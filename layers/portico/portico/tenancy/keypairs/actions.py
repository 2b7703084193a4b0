"""The actions on key pairs; their scope is the user whose they are."""

from collections.abc import Sequence
from typing import ClassVar, Final

from portico.core.actions.standard import Create, Fields, Get, OnOne, Remove, ScopedAction, Update
from portico.core.base.frozen import frozen
from portico.core.model.action import Need
from portico.core.model.target import Target

LIMIT: Final = "keypair:limit"


def _limiting(scoped: ScopedAction, fields: Fields) -> Sequence[Need]:
    """A permission of its own to say what limits a key pair: its owner has it not."""
    target = Target("keypair", scoped.scope, getattr(scoped, "key", None))
    return [Need(LIMIT, target)] if "resource_policy" in fields else ()


@frozen
class CreateKeyPair(Create):
    """Makes a key pair for the user."""

    name: ClassVar[str] = "keypairs.create"
    permission: ClassVar[str] = "keypair:create"
    once: ClassVar[bool] = True
    entity_type: ClassVar[str] = "keypair"

    @property
    def needs(self) -> Sequence[Need]:
        """The permission to set its limits."""
        return _limiting(self, self.fields) if self.fields.get("resource_policy") else ()


@frozen
class ListKeyPairs(ScopedAction):
    """Reads all of the user's."""

    name: ClassVar[str] = "keypairs.search"
    permission: ClassVar[str] = "keypair:get"
    entity_type: ClassVar[str] = "keypair"
    mutates: ClassVar[bool] = False


@frozen
class GetKeyPair(Get):
    """Reads one."""

    name: ClassVar[str] = "keypairs.get"
    permission: ClassVar[str] = "keypair:get"
    entity_type: ClassVar[str] = "keypair"


@frozen
class UpdateKeyPair(Update):
    """Disables it, enables it, describes it, limits it."""

    name: ClassVar[str] = "keypairs.update"
    permission: ClassVar[str] = "keypair:update"
    entity_type: ClassVar[str] = "keypair"

    @property
    def needs(self) -> Sequence[Need]:
        """The permission to set its limits."""
        return _limiting(self, self.changes)


class RotateKeyPair(OnOne):
    """Gives it a new secret; the old one is worth nothing from then on."""

    name: ClassVar[str] = "keypairs.rotate"
    permission: ClassVar[str] = "keypair:rotate"
    entity_type: ClassVar[str] = "keypair"


class DeleteKeyPair(Remove):
    """Removes it for good."""

    name: ClassVar[str] = "keypairs.delete"
    permission: ClassVar[str] = "keypair:delete"
    entity_type: ClassVar[str] = "keypair"
