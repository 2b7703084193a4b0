"""Runs that are made in somebody's stead: what those need who make a subscription or a schedule, and whom a secret is given by."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from portico.core.model.action import Need
from portico.core.model.scope import Scope
from portico.core.model.target import Target


class GivesSecrets(Protocol):
    """An entity that has runs made, and gives them secrets beyond those of their function."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """The names of the secrets."""
        ...


def run_needs(scope: Scope, function: str, secrets: Iterable[str]) -> list[Need]:
    """The permissions for having runs made: running the function, and using each of the secrets.

    A secret may be named before it is there; a run that finds it missing fails, and says so.
    """
    run = Need("run:create", Target("run", scope, None, Target("function", scope, function)))
    return [run, *(Need("secret:use", Target("secret", scope, secret)) for secret in secrets)]


def names_using(entities: Iterable[GivesSecrets], secret: str) -> list[str]:
    """The names of those that give their runs this secret, ignoring case."""
    named = secret.lower()
    return [one.name for one in entities if named in map(str.lower, one.secrets)]
