"""Tasks: work that takes longer than a request, and can be looked at while it goes on."""

import json
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portico.core.base.ids import new_id
from portico.core.model.entity import BeatingEntity
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, Output
from portico.core.model.last_error import LONGEST_MESSAGE
from portico.core.model.open_enum import OpenEnum
from portico.core.model.principal import Principal
from portico.core.model.retention import Retention
from portico.core.model.scope import Scope

KEPT_FOR: Final = Retention(7)
MOST_ERRORS: Final = 100
URL_SECONDS: Final = 300
_PATIENCE: Final = timedelta(minutes=5)
_PROJECT: Final = (
    "The project that it is about, as `domain/project`; its admins see the task. Null for what is in none."
)
_RESULT: Final = (
    "What came of it, for 5 minutes: read the task again for another address. Null in lists, and until it ends."
)


class TaskStatus(OpenEnum):
    """PENDING, then RUNNING, then one of the others for good. PARTIAL has a result that is not all; `errors` say why."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def ended(self) -> bool:
        """True if nothing follows."""
        return self not in {TaskStatus.PENDING, TaskStatus.RUNNING}


class TaskProgress(BaseModel):
    """The part of a task that is done; `total` is null while nobody knows it."""

    model_config = ConfigDict(frozen=True)

    current: Annotated[int, Field(examples=[1200])] = 0
    total: Annotated[int | None, Field(examples=[5000])] = None
    message: Annotated[str | None, Field(examples=["1200 rows"])] = None


class TaskError(BaseModel):
    """A reason why a task did not do all that it was to."""

    model_config = ConfigDict(frozen=True)

    code: Annotated[str, Field(examples=["FORBIDDEN"])]
    message: Annotated[
        str, AfterValidator(lambda text: text[:LONGEST_MESSAGE]), Field(examples=["You may not do this."])
    ]


class TaskResult(BaseModel):
    """The result of a task: a file, by an address that needs no token; or a version of what was built, and its digest."""

    model_config = ConfigDict(frozen=True)

    url: Annotated[
        str | None, Field(description="Reads the file, for 5 minutes.", examples=["https://objects.example.com/x"])
    ] = None
    version: Annotated[int | None, Field(description="Of what was built.", examples=[1])] = None
    digest: Annotated[
        str | None,
        Field(description="SHA-256 of what it was built of: the same is not built again.", examples=["5f2c.."]),
    ] = None


class Task(BeatingEntity):
    """A task of its maker's, in whose scope it is.

    `project` is the one that it is about, if it is about one, and `place` that very one, not a later one of its name.
    `given` is what it was asked for and `asker` who asked, both as JSON. `position` is what its worker goes on from, `object` the
    key of the file that it made, `built` what else came of it. `rescues` counts how often it stood still. One that is `told` does
    no steps: who does the work tells how far it is. `result` is set on one that is shown, and not kept.
    """

    type: ClassVar[str] = "task"
    types: ClassVar[str] = "tasks"

    kind: Annotated[str, Output(description="What it does.", examples=["export"]), FILTERABLE]
    target: Annotated[str, Output(description="What it is about.", examples=["users"]), FILTERABLE]
    project: Annotated[str | None, Output(description=_PROJECT, examples=["acme/vision"]), FILTERABLE] = None
    place: Annotated[str | None, INTERNAL] = None
    status: Annotated[TaskStatus, OUTPUT_ONLY, FILTERABLE] = TaskStatus.PENDING
    progress: Annotated[TaskProgress, OUTPUT_ONLY] = TaskProgress()
    result: Annotated[TaskResult | None, Field(exclude=True), Output(description=_RESULT)] = None
    errors: Annotated[list[TaskError], Output(description=f"At most {MOST_ERRORS}.")] = []
    expires: Annotated[datetime | None, Output(datetime, description="It is no more from then on.")] = None
    given: Annotated[str, INTERNAL]
    asker: Annotated[str, INTERNAL] = Field(repr=False)
    position: Annotated[dict[str, Any], INTERNAL] = {}
    object: Annotated[str | None, INTERNAL] = None
    built: Annotated[TaskResult | None, INTERNAL] = None
    told: Annotated[bool, INTERNAL] = False
    rescues: Annotated[int, INTERNAL] = 0
    updated_at: Annotated[datetime, OUTPUT_ONLY]

    @property
    def parent(self) -> str:
        """All tasks of the domain, for its admins."""
        return tasks_of(str(self.scope.domain))

    @property
    def owner(self) -> str:
        """Who asked for it."""
        kind, _, path = str(self.scope).partition("/")
        return f"{kind.replace('_', '-')}:{path}"

    @property
    def due_at(self) -> datetime | None:
        """A task that stands still is looked after, unless others do that."""
        return None if self.told or self.status.ended else self.updated_at + _PATIENCE


class TaskOutput(BaseModel):
    """What is shown beside the fields."""

    owner: Annotated[str, Field(description="Who asked for it.", examples=["user:acme/ann"])]


def asked(
    principal: Principal, now: datetime, kind: str, target: str, given: str, about: Scope | None, **fields: Any
) -> Task:
    """A new task of who asks for it, PENDING; `about` is the scope of its target, whose uids are known."""
    expires = KEPT_FOR.end(now)
    usual: dict[str, Any] = {"id": new_id(), "created_at": now, "updated_at": now}
    usual |= {"expires": expires, "ttl": int(expires.timestamp())}
    usual |= {"asker": json.dumps(principal.claims()), "given": given}
    if about is not None and about.project is not None:
        usual |= {"project": f"{about.domain}/{about.project}", "place": about.place}
    return Task(scope=principal.own_scope, kind=kind, target=target, **{**usual, **fields})


def tasks_of(domain: str) -> str:
    """The partition that lists all tasks of a domain."""
    return f"domain/{domain}#tasks"
