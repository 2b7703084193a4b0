"""The declaration of dead letters."""

from collections.abc import Mapping
from typing import Any, Final

from portico.compute.dead_letters.actions import (
    CreateDeadLetter,
    GetDeadLetter,
    PurgeDeadLetter,
    PurgeDeadLetters,
    RedriveDeadLetter,
    RedriveDeadLetters,
    SearchDeadLetters,
)
from portico.compute.dead_letters.models import (
    MOST_PURGED,
    MOST_REDRIVEN,
    ManyLetters,
    ManyPurged,
    ManyRedriven,
    show_purged,
    show_redriven,
)
from portico.compute.runs.dead_letter import DeadLetter
from portico.core.limits.route_limit import RUNS, SEARCHES_IF_FILTERED
from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Body, Home, Place
from portico.core.model.entity import Id
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource, Trigger

_BY_ID: Final = {"id": "key"}


def _to_redrive(given: Given) -> Mapping[str, Any]:
    return {"wanted": given.body.querier(MOST_REDRIVEN)}


def _to_purge(given: Given) -> Mapping[str, Any]:
    return {"wanted": given.body.querier(MOST_PURGED)}


_READS: Final = (
    Operation(
        "search",
        SearchDeadLetters,
        "GET",
        "",
        "search_dead_letters",
        "Search dead letters",
        "Runs that died, and events that could not become one, the latest first.",
        searches=True,
        answer=Answer.PAGE,
        limit=SEARCHES_IF_FILTERED,
    ),
    Operation(
        "get",
        GetDeadLetter,
        "GET",
        "/{id}",
        "get_dead_letter",
        "Inspect a dead letter",
        "Why the run died, or the event could not become one; its attempts, and what it was given.",
        binds=_BY_ID,
        reply="detail",
    ),
)
_WRITES: Final = (
    Operation(
        "redrive",
        RedriveDeadLetter,
        "POST",
        "/{id}/redrive",
        "redrive_dead_letter",
        "Run again what died",
        "A new run of the same function, input and cause, QUEUED; an event is delivered to its subscription, as that is now. The "
        "letter says by which run; a second time changes nothing. Needs what starting the run needs: `run:create`, and `secret:use` "
        "of secrets beyond the function's own.",
        binds=_BY_ID,
        status=202,
        conflicts=True,
        location="/v1/runs/{redriven_by}",
        limit=RUNS,
    ),
    Operation(
        "redrive_many",
        RedriveDeadLetters,
        "POST",
        "/redrive",
        "redrive_dead_letters",
        "Run again what died, by filter",
        f"Redrives at most {MOST_REDRIVEN} open letters a call, and says which; call again with `next_cursor` while there is one.",
        body=Body.JSON,
        body_type=ManyLetters,
        prepare=_to_redrive,
        reply=ManyRedriven,
        show=show_redriven,
        writes=True,
        limit=RUNS,
    ),
    Operation(
        "purge_many",
        PurgeDeadLetters,
        "POST",
        "/purge",
        "purge_dead_letters",
        "Throw dead letters away, by filter",
        f"Removes at most {MOST_PURGED} letters a call, and says how many; call again with `next_cursor` while there is one. Their "
        "runs stay.",
        body=Body.JSON,
        body_type=ManyLetters,
        prepare=_to_purge,
        reply=ManyPurged,
        show=show_purged,
        writes=True,
    ),
    Operation(
        "purge",
        PurgeDeadLetter,
        "DELETE",
        "/{id}",
        "purge_dead_letter",
        "Throw a dead letter away",
        "For good; its run stays.",
        binds=_BY_ID,
        precondition=True,
        answer=Answer.EMPTY,
        status=204,
        conflicts=True,
    ),
    Operation(
        "create",
        CreateDeadLetter,
        access=Access.PLATFORM,
        trigger=Trigger("sqs", ("TenantEvent", "PlatformEvent")),
        place=Place("on_event"),
    ),
)

DEAD_LETTERS: Final = Resource(
    "portico.compute.dead_letters.service:wire",
    entity=DeadLetter,
    function="dead_letters",
    mounts=(Mount("/v1/dead-letters", "", Home.CURRENT_PROJECT),),
    operations=frozenset(),
    own=(*_READS, *_WRITES),
    access={
        "get": Access.READ,
        "list": Access.READ,
        "redrive": Access.WRITE,
        "purge": Access.WRITE,
    },
    within="function",
    key=Id,
    key_name="id",
    words={
        "public": "The remains of a run that died, or of an event that became none.",
        "detail": "A dead letter with what its run was given, or was to be; null and empty when the run is gone.",
    },
    columns=("id", "function", "reason", "status", "created_at"),
)
