"""The actions on dead letters."""

from datetime import datetime
from typing import ClassVar

from portico.compute.runs.attempts import RunError
from portico.compute.runs.cause import Cause
from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen
from portico.core.data.query import Querier


@frozen
class _DeadLetterAction(ScopedAction):
    entity_type: ClassVar[str] = "dead_letter"
    belongs: ClassVar[bool] = True


@frozen
class SearchDeadLetters(Find, _DeadLetterAction):
    """Searches the dead letters of a project."""

    name: ClassVar[str] = "dead_letters.search"
    permission: ClassVar[str] = "dead_letter:get"


@frozen
class GetDeadLetter(Get, _DeadLetterAction):
    """Reads one, with what its run was given, or was to be."""

    name: ClassVar[str] = "dead_letters.get"
    permission: ClassVar[str] = "dead_letter:get"


@frozen
class CreateDeadLetter(ScopedAction):
    """Keeps an event that can become no run, once for each subscription; asked for by events only.

    `run` is the id of the run that was to be, `at` the time of the event's record, `uid` the subscription's.
    """

    name: ClassVar[str] = "dead_letters.create"
    permission: ClassVar[str] = "dead_letter:create"
    entity_type: ClassVar[str] = "dead_letter"
    run: str
    function: str
    cause: Cause
    uid: str
    at: datetime
    error: RunError


@frozen
class RedriveDeadLetter(EntityAction, _DeadLetterAction):
    """Runs again what died (the same function, input and cause), or delivers the event after all; at most one run."""

    name: ClassVar[str] = "dead_letters.redrive"
    permission: ClassVar[str] = "dead_letter:redrive"


@frozen
class RedriveDeadLetters(_DeadLetterAction):
    """Redrives the open letters of one page of a search."""

    name: ClassVar[str] = "dead_letters.redrive_many"
    permission: ClassVar[str] = "dead_letter:redrive"
    wanted: Querier


@frozen
class PurgeDeadLetter(EntityAction, _DeadLetterAction):
    """Removes one for good; its run stays."""

    name: ClassVar[str] = "dead_letters.purge"
    permission: ClassVar[str] = "dead_letter:purge"


@frozen
class PurgeDeadLetters(_DeadLetterAction):
    """Removes the letters of one page of a search for good."""

    name: ClassVar[str] = "dead_letters.purge_many"
    permission: ClassVar[str] = "dead_letter:purge"
    wanted: Querier
