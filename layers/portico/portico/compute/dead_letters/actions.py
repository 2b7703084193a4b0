"""The actions on dead letters."""

from datetime import datetime
from typing import ClassVar

from portico.compute.runs.attempts import RunError
from portico.compute.runs.cause import Cause
from portico.core.actions.preconditions import Expected
from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen
from portico.core.data.query import Querier


@frozen
class _DeadLetterAction(ScopedAction, of="dead_letter"):
    belongs: ClassVar[bool] = True


@frozen
class SearchDeadLetters(Find, _DeadLetterAction, does="search"):
    """Searches the dead letters of a project."""


@frozen
class GetDeadLetter(Get, _DeadLetterAction, does="get"):
    """Reads one, with what its run was given, or was to be."""


@frozen
class CreateDeadLetter(ScopedAction, of="dead_letter", does="create"):
    """Keeps an event that can become no run, once for each subscription; asked for by events only.

    `run` is the id of the run that was to be, `at` the time of the event's record, `uid` the subscription's.
    """

    run: str
    function: str
    cause: Cause
    uid: str
    at: datetime
    error: RunError


@frozen
class RedriveDeadLetter(EntityAction, _DeadLetterAction, does="redrive"):
    """Runs again what died (the same function, input and cause), or delivers the event after all; at most one run."""


@frozen
class RedriveDeadLetters(_DeadLetterAction, does="redrive_many", permits="redrive"):
    """Redrives the open letters of one page of a search."""

    wanted: Querier


@frozen
class PurgeDeadLetter(EntityAction, _DeadLetterAction, does="purge"):
    """Removes one for good; its run stays. `version` is what the preconditions of the request leave, None for any."""

    version: Expected = None


@frozen
class PurgeDeadLetters(_DeadLetterAction, does="purge_many", permits="purge"):
    """Removes the letters of one page of a search for good."""

    wanted: Querier
