"""The paths of dead letters."""

from typing import Any

from fastapi import Response

from portico.compute.dead_letters.actions import (
    GetDeadLetter,
    PurgeDeadLetter,
    PurgeMany,
    Redrive,
    RedriveMany,
    SearchDeadLetters,
)
from portico.compute.dead_letters.dto import (
    ADAPTER,
    MOST_AT_ONCE,
    DeadLetterDetail,
    DeadLetterPublic,
    ManyLetters,
    ManyPurged,
    ManyRedriven,
    show,
    show_purged,
    show_redriven,
    show_whole,
)
from portico.compute.runs.run_id import RunId
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ProjectDep
from portico.core.http.pagination import PageBody, PageQueryDep, page_body
from portico.core.http.rate_limit import RUNS, limited, limited_searches
from portico.core.http.responses import CONFLICTS, WRITES

routes = router("dead_letters")


@routes.get(
    "/v1/dead-letters",
    operation_id="search_dead_letters",
    summary="Search dead letters",
    description="Runs that died, and events that could not become one, the latest first. Needs the permission `dead_letter:get`.",
    response_model=PageBody[DeadLetterPublic],
)
@limited_searches
async def search_dead_letters(query: PageQueryDep, caller: CallerDep, scope: ProjectDep) -> Any:
    """Searches the dead letters of the project."""
    return page_body(caller.run(SearchDeadLetters(scope, ADAPTER.from_query(query))), show)


@routes.get(
    "/v1/dead-letters/{id}",
    operation_id="get_dead_letter",
    summary="Inspect a dead letter",
    description="Why the run died, or the event could not become one; its attempts, and what it was given. Needs the permission `dead_letter:get`.",
    response_model=DeadLetterDetail,
)
async def get_dead_letter(id: RunId, caller: CallerDep, scope: ProjectDep) -> Any:
    """Reads a dead letter."""
    return show_whole(caller.run(GetDeadLetter(scope, id)))


@routes.post(
    "/v1/dead-letters/{id}/redrive",
    operation_id="redrive_dead_letter",
    summary="Run again what died",
    description="A new run of the same function, input and cause, QUEUED; an event is delivered to its subscription, as "
    "that is now. The letter says by which run; a second time changes nothing. Needs the permission `dead_letter:redrive`.",
    status_code=202,
    response_model=DeadLetterPublic,
    responses=CONFLICTS,
)
@limited(RUNS)
async def redrive_dead_letter(id: RunId, caller: CallerDep, response: Response, scope: ProjectDep) -> Any:
    """Redrives a dead letter."""
    letter = caller.run(Redrive(scope, id))
    response.headers["Location"] = f"/v1/runs/{letter.redriven_by}"
    return show(letter)


@routes.post(
    "/v1/dead-letters/redrive",
    operation_id="redrive_dead_letters",
    summary="Run again what died, by filter",
    description=f"Redrives at most {MOST_AT_ONCE} open letters a call, and says which; call again with `next_cursor` while "
    "there is one. Needs the permission `dead_letter:redrive`.",
    response_model=ManyRedriven,
    responses=WRITES,
)
@limited(RUNS)
async def redrive_dead_letters(body: ManyLetters, caller: CallerDep, scope: ProjectDep) -> Any:
    """Redrives the letters of a filter."""
    return show_redriven(caller.run(RedriveMany(scope, body.querier(MOST_AT_ONCE))))


@routes.post(
    "/v1/dead-letters/purge",
    operation_id="purge_dead_letters",
    summary="Throw dead letters away, by filter",
    description="Removes at most 100 letters a call, and says how many; call again with `next_cursor` while there is one. "
    "Their runs stay. Needs the permission `dead_letter:purge`.",
    response_model=ManyPurged,
    responses=WRITES,
)
async def purge_dead_letters(body: ManyLetters, caller: CallerDep, scope: ProjectDep) -> Any:
    """Removes the letters of a filter."""
    return show_purged(caller.run(PurgeMany(scope, body.querier(100))))


@routes.delete(
    "/v1/dead-letters/{id}",
    operation_id="purge_dead_letter",
    summary="Throw a dead letter away",
    description="For good; its run stays. Needs the permission `dead_letter:purge`.",
    status_code=204,
    responses=CONFLICTS,
)
async def purge_dead_letter(id: RunId, caller: CallerDep, scope: ProjectDep) -> Response:
    """Removes a dead letter."""
    caller.run(PurgeDeadLetter(scope, id))
    return Response(status_code=204)
