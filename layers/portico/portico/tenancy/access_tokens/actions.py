"""The actions on access tokens; their scope is the holder whose they are."""

from typing import ClassVar

from portico.core.actions.standard import Create, Get, Remove, ScopedAction
from portico.core.base.frozen import frozen
from portico.core.model.target import Target

_GROUP = "access_tokens"


@frozen
class CreateToken(Create, of="token", does="create", group=_GROUP):
    """Makes a token for the caller."""

    once: ClassVar[bool] = True

    @property
    def target(self) -> Target:
        """The holder's tokens: a name tells no token from another."""
        return Target(self.entity_type, self.scope)


@frozen
class ListTokens(ScopedAction, of="token", does="search", permits="list", group=_GROUP):
    """Reads all of the caller's."""

    mutates: ClassVar[bool] = False


class GetToken(Get, of="token", does="get", permits="list", group=_GROUP):
    """Reads one."""


class DeleteToken(Remove, of="token", does="delete", group=_GROUP):
    """Removes one for good."""
