"""Resource policies: named limits, given to domains, projects and key pairs."""

from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.model.amounts import GivenSlots, KeptSlots, ShownSlots
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, Input, Output

Limit = Annotated[int, Field(ge=0, le=10**15)]
Functions = Annotated[Limit | None, Field(description="Functions, deleted ones not counted.", examples=[100])]
ConcurrentRuns = Annotated[
    Limit | None, Field(description="Runs that execute at once; the others wait in the queue.", examples=[50])
]
StorageBytes = Annotated[Limit | None, Field(description="Bytes of code.", examples=[1_000_000_000])]
Folders = Annotated[Limit | None, Field(description="Folders, deleted ones not counted.", examples=[20])]
FolderBytes = Annotated[
    Limit | None,
    Field(description="Bytes of files in folders, with those of uploads that are open.", examples=[100_000_000_000]),
]
ConcurrentSessions = Annotated[
    Limit | None, Field(description="Sessions that hold slots at once; the others wait.", examples=[10])
]
PendingSessions = Annotated[Limit | None, Field(description="Sessions that wait for slots.", examples=[50])]
SessionSlots = Annotated[
    GivenSlots | None,
    Field(description="What sessions occupy at once, by slot; one that is not named has no limit."),
]
ShownSessionSlots = Annotated[ShownSlots | None, Field(examples=[{"cpu": 2, "mem": 4_294_967_296}])]
SessionLifetime = Annotated[
    Annotated[int, Field(ge=1, le=366 * 24 * 3600)] | None,
    Field(description="Seconds that a session lives.", examples=[86400]),
]
Rate = Annotated[int, Field(ge=0, le=60_000)]
RequestsPerMinute = Annotated[
    Rate | None,
    Field(
        description="Requests a minute, in bursts of as many. Superadmins are bound by those of key pairs only.",
        examples=[600],
    ),
]


class ResourcePolicy(NamedEntity):
    """Limits; None is no limit. Storage is that of the functions' current code, in bytes.

    Requests are those of a minute, by a token bucket: that many at once, then as they come back. A key pair is charged with
    the functions it made, the runs and sessions it began, and its requests; a user with sessions.
    """

    type: ClassVar[str] = "resource_policy"
    types: ClassVar[str] = "resource_policies"

    max_functions: Annotated[int | None, Input(Functions), FILTERABLE] = None
    max_concurrent_runs: Annotated[int | None, Input(ConcurrentRuns), FILTERABLE] = None
    max_storage_bytes: Annotated[int | None, Input(StorageBytes), FILTERABLE] = None
    max_folders: Annotated[int | None, Input(Folders), FILTERABLE] = None
    max_folder_bytes: Annotated[int | None, Input(FolderBytes), FILTERABLE] = None
    max_concurrent_sessions: Annotated[int | None, Input(ConcurrentSessions), FILTERABLE] = None
    max_pending_sessions: Annotated[int | None, Input(PendingSessions), FILTERABLE] = None
    max_session_slots: Annotated[KeptSlots | None, Input(SessionSlots), Output(ShownSessionSlots)] = None
    max_session_lifetime: Annotated[int | None, Input(SessionLifetime), FILTERABLE] = None
    max_requests_per_minute: Annotated[int | None, Input(RequestsPerMinute), FILTERABLE] = None
