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
class CreateKeyPair(Create, of="keypair", does="create"):
    """Makes a key pair for the user."""

    once: ClassVar[bool] = True

    @property
    def needs(self) -> Sequence[Need]:
        """The permission to set its limits."""
        return _limiting(self, self.fields) if self.fields.get("resource_policy") else ()


@frozen
class ListKeyPairs(ScopedAction, of="keypair", does="search"):
    """Reads all of the user's."""

    mutates: ClassVar[bool] = False


@frozen
class GetKeyPair(Get, of="keypair", does="get"):
    """Reads one."""


@frozen
class UpdateKeyPair(Update, of="keypair", does="update"):
    """Disables it, enables it, describes it, limits it."""

    @property
    def needs(self) -> Sequence[Need]:
        """The permission to set its limits."""
        return _limiting(self, self.changes)


class RotateKeyPair(OnOne, of="keypair", does="rotate"):
    """Gives it a new secret; the old one is worth nothing from then on."""


class DeleteKeyPair(Remove, of="keypair", does="delete"):
    """Removes it for good."""
