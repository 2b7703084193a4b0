"""The actions on dead letters."""

from dataclasses import dataclass
from typing import ClassVar

from portico.core.query import Querier
from portico.core.standard_actions import ScopedAction


@dataclass(frozen=True)
class _OfLetters(ScopedAction):
    entity_type: ClassVar[str] = "dead_letter"
    belongs: ClassVar[bool] = True


@dataclass(frozen=True)
class SearchDeadLetters(_OfLetters):
    """Searches the dead letters of a project."""

    name: ClassVar[str] = "dead_letters.search"
    permission: ClassVar[str] = "dead_letter:get"
    mutates: ClassVar[bool] = False
    querier: Querier


@dataclass(frozen=True)
class GetDeadLetter(_OfLetters):
    """Reads one, with what its run was given."""

    name: ClassVar[str] = "dead_letters.get"
    permission: ClassVar[str] = "dead_letter:get"
    mutates: ClassVar[bool] = False
    key: str


@dataclass(frozen=True)
class Redrive(_OfLetters):
    """Runs again what died: the same function, input and cause; a second time gives the same run."""

    name: ClassVar[str] = "dead_letters.redrive"
    permission: ClassVar[str] = "dead_letter:redrive"
    key: str


@dataclass(frozen=True)
class RedriveMany(_OfLetters):
    """Redrives the open letters of one page of a search."""

    name: ClassVar[str] = "dead_letters.redrive_many"
    permission: ClassVar[str] = "dead_letter:redrive"
    wanted: Querier


@dataclass(frozen=True)
class PurgeDeadLetter(_OfLetters):
    """Removes one for good; its run stays."""

    name: ClassVar[str] = "dead_letters.purge"
    permission: ClassVar[str] = "dead_letter:purge"
    key: str


@dataclass(frozen=True)
class PurgeMany(_OfLetters):
    """Removes the letters of one page of a search for good."""

    name: ClassVar[str] = "dead_letters.purge_many"
    permission: ClassVar[str] = "dead_letter:purge"
    wanted: Querier
