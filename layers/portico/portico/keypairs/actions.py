"""The actions on key pairs; their scope is the user whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from portico.core.standard import ScopedAction


@dataclass(frozen=True)
class _OnKeyPairs(ScopedAction):
    entity_type: ClassVar[str] = "keypair"


@dataclass(frozen=True)
class CreateKeyPair(_OnKeyPairs):
    """Makes a key pair for the user."""

    name: ClassVar[str] = "keypairs.create"
    permission: ClassVar[str] = "keypair:create"
    description: str | None = None


@dataclass(frozen=True)
class ListKeyPairs(_OnKeyPairs):
    """Reads all of the user's."""

    name: ClassVar[str] = "keypairs.search"
    permission: ClassVar[str] = "keypair:get"
    mutates: ClassVar[bool] = False


@dataclass(frozen=True)
class _OnOne(_OnKeyPairs):
    key: str
    version: int | None = None


@dataclass(frozen=True)
class GetKeyPair(_OnOne):
    """Reads one."""

    name: ClassVar[str] = "keypairs.get"
    permission: ClassVar[str] = "keypair:get"
    mutates: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class UpdateKeyPair(_OnOne):
    """Disables it, enables it, describes it."""

    name: ClassVar[str] = "keypairs.update"
    permission: ClassVar[str] = "keypair:update"
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class RotateKeyPair(_OnOne):
    """Gives it a new secret; the old one is worth nothing from then on."""

    name: ClassVar[str] = "keypairs.rotate"
    permission: ClassVar[str] = "keypair:rotate"


@dataclass(frozen=True)
class DeleteKeyPair(_OnOne):
    """Removes it for good."""

    name: ClassVar[str] = "keypairs.delete"
    permission: ClassVar[str] = "keypair:delete"
