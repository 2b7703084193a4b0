"""The declaration of sessions."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from portico.compute.sessions.actions import (
    CreateSession,
    DeleteSession,
    ExcludeChecker,
    ExplainPlan,
    ExplainSession,
    FollowSession,
    GetSession,
    IncludeChecker,
    NoteCallback,
    ObserveSession,
    PurgeSessions,
    ReadGraph,
    ReadHistory,
    RenameSession,
    RunPass,
    SearchSessions,
    SweepSession,
    TerminateSession,
    TerminateSessions,
    UpdateSession,
    UpdateSessions,
)
from portico.compute.sessions.agent_operations import IN_SESSION
from portico.compute.sessions.apps.operations import LIST_APPS, OPEN_APP
from portico.compute.sessions.entity import Session, SessionId
from portico.compute.sessions.explaining import SessionExplanation
from portico.compute.sessions.models import (
    SessionCreate,
    SessionEnd,
    SessionGraph,
    SessionHistory,
    SessionIds,
    SessionRename,
    Wait,
)
from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Body, Home, Place
from portico.core.model.entity import Name
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource, Trigger

_STANDARD: Final = {
    "get": GetSession,
    "search": SearchSessions,
    "update": UpdateSession,
    "batch_update": UpdateSessions,
}
_SESSION: Final = {"id": "key"}
_CHECKER_NAME: Final = Annotated[Name, Field(description="The idle checker.", examples=["an-hour"])]
_CHECKER: Final = {**_SESSION, "checker": "checker"}
_PURGE: Final = Annotated[bool, Field(description="Remove a settled session for good, instead of ending it.")]
_WORKER: Final = Place("on_session")


def _created(given: Given) -> Mapping[str, Any]:
    return {"fields": given.body.model_dump(), "wait": given.values["wait"]}


def created_or_found(session: Session) -> int:
    """The status of a reply to who asks for a session."""
    return 200 if session.reused else 201


def _ending_or_over(session: Session | None) -> int:
    return 204 if session is None or session.status.settled else 202


def _over_or_not(session: Session) -> int:
    return 200 if session.status.settled else 202


_CREATE: Final = Operation(
    "create",
    CreateSession,
    "POST",
    "",
    "create_session",
    "Start a session",
    "PENDING, until its resource group has room. `wait` answers when it is RUNNING, or has ended. A quota, or a name that is "
    "taken, is a 409; what can never fit is a 422 that names the field.",
    query={"wait": (Wait, 0)},
    body=Body.JSON,
    body_type=SessionCreate,
    prepare=_created,
    status=created_or_found,
    described_status=201,
    answers={200: ("public", "The live session that is used again.")},
    writes=True,
    errors={409: "`SESSION_EXISTS` with `session_id`, `LIMIT_EXCEEDED`."},
    location="/v1/sessions/{id}",
    etag=True,
)
_OWN: Final = (
    _CREATE,
    Operation(
        "terminate",
        TerminateSession,
        "POST",
        "/{id}/terminate",
        "terminate_session",
        "End a session",
        "A pending one is CANCELLED at once. 202 while it ends, 200 when it has ended.",
        binds=_SESSION,
        body=Body.JSON,
        body_type=SessionEnd,
        precondition=True,
        status=_over_or_not,
        described_status=202,
        answers={200: ("public", "The session, which has ended.")},
        conflicts=True,
        etag=True,
    ),
    Operation(
        "rename",
        RenameSession,
        "POST",
        "/{id}/rename",
        "rename_session",
        "Rename a session",
        "One that lives.",
        binds={**_SESSION, "name": "new_name"},
        body=Body.JSON,
        body_type=SessionRename,
        precondition=True,
        conflicts=True,
        errors={409: "`SESSION_EXISTS`, `SESSION_ENDED`."},
        etag=True,
    ),
    Operation(
        "exclude_checker",
        ExcludeChecker,
        "PUT",
        "/{id}/idle-exclusions/{checker}",
        "exclude_idle_checker",
        "Keep an idle checker from ending a session",
        "One that looks at it.",
        parameters={"checker": _CHECKER_NAME},
        binds=_CHECKER,
        precondition=True,
        writes=True,
        conflicts=True,
        errors={404: "`IDLE_CHECKER_NOT_FOUND`: no such checker looks at the session."},
        etag=True,
    ),
    Operation(
        "include_checker",
        IncludeChecker,
        "DELETE",
        "/{id}/idle-exclusions/{checker}",
        "include_idle_checker",
        "Let an idle checker end a session again",
        "",
        parameters={"checker": _CHECKER_NAME},
        binds=_CHECKER,
        precondition=True,
        writes=True,
        conflicts=True,
        etag=True,
    ),
    Operation(
        "history",
        ReadHistory,
        "GET",
        "/{id}/history",
        "get_session_history",
        "Read the steps of a session",
        "Each state, with its reason and time.",
        binds=_SESSION,
        reply=SessionHistory,
    ),
    Operation(
        "explain",
        ExplainSession,
        "GET",
        "/{id}/explain",
        "explain_session",
        "Explain why a session waits",
        "Its place in the queue at the last pass; every rule in its way, as it is now; when it is tried next; how much less would fit.",
        binds=_SESSION,
        reply=SessionExplanation,
    ),
    Operation(
        "explain_plan",
        ExplainPlan,
        "POST",
        "/explain",
        "explain_new_session",
        "Explain what would become of a session",
        "A dry run of a create: nothing is started.",
        body=Body.JSON,
        body_type=SessionCreate,
        prepare=lambda given: {"fields": given.body.model_dump()},
        reply=SessionExplanation,
    ),
    Operation(
        "graph",
        ReadGraph,
        "GET",
        "/{id}/dependencies",
        "get_session_dependencies",
        "Read what a session waits for",
        "At any depth, at most 100 sessions; and those that wait for it.",
        binds=_SESSION,
        reply=SessionGraph,
    ),
    Operation(
        "end",
        DeleteSession,
        "DELETE",
        "/{id}",
        "delete_session",
        "End or remove a session",
        "202 while it ends, 204 when it has ended. With `purge` it is removed with its logs.",
        binds=_SESSION,
        query={"purge": (_PURGE, False)},
        precondition=True,
        answer=Answer.EMPTY,
        status=_ending_or_over,
        described_status=204,
        answers={202: (None, "It ends.")},
        conflicts=True,
        errors={409: "`SESSION_ACTIVE`: with `purge`, it has not ended."},
    ),
    Operation(
        "batch_delete",
        TerminateSessions,
        "POST",
        "/batch-delete",
        "batch_delete_sessions",
        "End several sessions",
        "At most 20; none where one of them is not there, or may not be ended.",
        binds={"ids": "keys"},
        body=Body.JSON,
        body_type=SessionIds,
        answer=Answer.EMPTY,
        status=204,
        writes=True,
    ),
    Operation(
        "batch_purge",
        PurgeSessions,
        "POST",
        "/batch-purge",
        "batch_purge_sessions",
        "Remove several sessions",
        "At most 20 that have ended, all or none.",
        binds={"ids": "keys"},
        body=Body.JSON,
        body_type=SessionIds,
        answer=Answer.EMPTY,
        status=204,
        writes=True,
        errors={409: "`SESSION_ACTIVE`: one has not ended."},
    ),
    Operation(
        "run_pass",
        RunPass,
        access=Access.PLATFORM,
        trigger=Trigger("fifo", queue="SessionPassQueue", group="group"),
        place=_WORKER,
    ),
    Operation(
        "observe", ObserveSession, access=Access.PLATFORM, trigger=Trigger("sqs", queue="SessionQueue"), place=_WORKER
    ),
    Operation(
        "sweep", SweepSession, access=Access.PLATFORM, trigger=Trigger("sqs", queue="SessionQueue"), place=_WORKER
    ),
    Operation(
        "follow",
        FollowSession,
        access=Access.PLATFORM,
        trigger=Trigger("sqs", ("SessionSettled",), queue="SessionQueue"),
        place=_WORKER,
    ),
    Operation(
        "note_callback",
        NoteCallback,
        access=Access.PLATFORM,
        trigger=Trigger("sqs", ("PlatformEvent",)),
        place=Place("on_event"),
    ),
)

SESSIONS: Final = Resource(
    "portico.compute.sessions.service:wire",
    entity=Session,
    function="sessions",
    mounts=(Mount("/v1/sessions", "", Home.CURRENT_PROJECT),),
    operations=frozenset(_STANDARD),
    actions=_STANDARD,
    own=(*_OWN, *IN_SESSION, LIST_APPS, OPEN_APP),
    access={
        "schedule": Access.PLATFORM,
        "get": Access.READ,
        "list": Access.READ,
        "create": Access.WRITE,
        **dict.fromkeys(("update", "execute", "read_logs", "files", "connect"), Access.PERSONAL),
        "terminate": (Access.OWNED, Access.ADMINISTER),
        "purge": (Access.OWNED, Access.ADMINISTER),
    },
    key=SessionId,
    key_name="id",
    words={"public": "A session. What it runs is shown to its owner only."},
    texts={
        "search": ("Search sessions", "The latest first. A live one of your own is found by its name."),
        "update": (
            "Change the words of a session",
            "Its priority while it is PENDING, else 409 `SESSION_NOT_PENDING`.",
        ),
        "batch_update": (
            "Change the words of several sessions, all or none",
            "The priorities of those that are PENDING, else 409 `SESSION_NOT_PENDING`.",
        ),
    },
    columns=("id", "name", "type", "image", "status", "result", "created_at"),
    example={"name": "train", "image": "python", "tag": "demo"},
)
