"""Sessions: processes of a user's own with resources, that live for minutes or days."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portico.compute.folders.entity import mounts_of
from portico.compute.resource_groups.slots import thousandths
from portico.compute.sessions.states import Reason, SessionResult, SessionStatus, SessionType
from portico.core.base.clock import day_of, midnight
from portico.core.model.amounts import KeptSlots, ShownSlots
from portico.core.model.charges import keypair_place
from portico.core.model.claims import Claim
from portico.core.model.entity import ID_EXAMPLE, ID_PATTERN, BeatingEntity, Words
from portico.core.model.facts import ShownSubject
from portico.core.model.fields import FACT, FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Input, Output
from portico.core.model.kept_secret import KeptSecret
from portico.core.model.scope import Scope
from portico.core.model.subjects import shown_subject

PASS_PATIENCE: Final = timedelta(seconds=60)
LONGEST_PATIENCE: Final = timedelta(hours=1)
START_PATIENCE: Final = timedelta(seconds=60)  # no start is under way for longer: it is the time-out of the function
LOOK_PATIENCE: Final = timedelta(seconds=20)
BEAT_PATIENCE: Final = timedelta(seconds=90)
MOST_STEPS: Final = 100  # of a history: a session that makes room over and over has ever more
IDS: Final = "global#session_ids"

SessionId = Annotated[str, Field(pattern=ID_PATTERN, description="The id of the session.", examples=[ID_EXAMPLE])]
SessionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"), Field(examples=["train"])]
# With the session's id a label of DNS, which has 63 characters at most: `<app>--<id>`.
AppName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24),
    Field(description="A part of a host name.", examples=["jupyter"]),
]
Tag = Annotated[str, StringConstraints(max_length=64), Field(description="A word of one's own.", examples=["demo"])]
Priority = Annotated[int, Field(ge=0, le=100, description="Higher goes first.", examples=[10])]
_NAME_TEXT: Final = "Its owner's live sessions have different ones."
_SIZE: Final = {"cpu": 1, "mem": 2147483648}
_IDLE: Final = "While it is RUNNING, the earliest first."
_OF_OWNER: Final = "Shown to its owner only."
_MADE_ROOM: Final = "The session that it made room for, the last time that it did."


class SessionMount(BaseModel):
    """A folder in the file system of a session; `path` is relative to the working directory."""

    model_config = ConfigDict(frozen=True)

    folder: Annotated[str, Field(examples=["dataset"])]
    uid: Annotated[str, Field(exclude=True)] = ""
    path: Annotated[str, Field(examples=["data"])]
    permission: Annotated[Literal["ro", "rw"], Field(examples=["ro"])] = "ro"
    subpath: Annotated[str, Field(examples=[""])] = ""


class KeptMount(SessionMount):
    """A mount as the platform keeps it: with the uid of the folder."""

    uid: str = ""


class SessionApp(BaseModel):
    """A program in a session that answers on a port."""

    model_config = ConfigDict(frozen=True)

    name: AppName
    port: Annotated[int, Field(ge=1024, le=65_535, examples=[8888])]
    protocol: Annotated[Literal["http", "tcp"], Field(examples=["http"])] = "http"


class SessionIdleCheck(BaseModel):
    """An idle checker that looks at a session, and when it ends it unless the session is used, or excluded."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    checker: Annotated[str, Field(examples=["an-hour"])]
    deadline: datetime
    excluded: bool


class SessionStep(BaseModel):
    """A step in the life of a session."""

    model_config = ConfigDict(frozen=True)

    status: SessionStatus
    reason: Annotated[str, Field(examples=["created"])]
    at: datetime
    by: Annotated[str | None, Field(description="The session that it made room for.", examples=[None])] = None


class Session(BeatingEntity):
    """A session.

    `tries` counts the starts that the engine had no room for, `not_before` holds the next
    back. `handle` is the engine's, `address` and `port` are the agent's. `deadline` is when it ends whatever it does, with
    `deadline_reason`. `seen_at` is when its agent last told that it lives, `looked_at` when the sweep last looked, `counted_until` the last midnight to which its usage is written,
    `idle_at` when its idle checks are looked at again. `launches` counts the starts that were undone because it made room for another, and `restarts` says that it goes
    back to the queue when the present one is. `first_since` is since when it has been the first of its queue without room, `room_at` when
    there may be some. `access_key` is that of the key pair that
    made it, and is charged. `callback_key` is a copy of what `callback_secret` was. `maker` has the claims of who made it, as JSON, where folders are mounted in that name.
    """

    type: ClassVar[str] = "session"
    types: ClassVar[str] = "sessions"

    name: Annotated[str, Output(description=_NAME_TEXT, examples=["train"]), FILTERABLE, SORTABLE]
    display_name: Annotated[str | None, Input(Words | None), FILTERABLE] = None
    description: Annotated[str | None, Input(Words | None), FILTERABLE] = None
    tag: Annotated[str | None, Input(Tag | None), FILTERABLE] = None
    kind: Annotated[SessionType, Output(name="type", examples=["interactive"])] = SessionType.INTERACTIVE
    owner: Annotated[str, ShownSubject, FACT, FILTERABLE]
    status: Annotated[SessionStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE] = SessionStatus.PENDING
    result: Annotated[SessionResult, OUTPUT_ONLY, FILTERABLE] = SessionResult.UNDEFINED
    reason: Annotated[str | None, Output(description="For its status.", examples=["fits"]), FILTERABLE] = None
    message: Annotated[str | None, Output(description="The reason in the engine's words, where it has any.")] = None
    image: Annotated[str, Output(examples=["python"]), FILTERABLE]
    container: Annotated[str, INTERNAL]
    resource_group: Annotated[str, Output(examples=["default"]), FILTERABLE]
    requested_slots: Annotated[KeptSlots, Output(ShownSlots)]
    occupied_slots: Annotated[
        KeptSlots,
        Output(ShownSlots, description="The size that holds what was asked for; it counts.", examples=[_SIZE]),
    ]
    priority: Annotated[int, Input(Priority), FILTERABLE, SORTABLE] = 10
    preemptible: Annotated[bool, Output(description="Whether it may have to make room.", examples=[True])] = True
    preempted_by: Annotated[str | None, Output(description=_MADE_ROOM, examples=[None])] = None
    command: Annotated[str | None, Output(description=_OF_OWNER, examples=["python train.py"])] = None
    mounts: Annotated[list[KeptMount], Output(list[SessionMount])] = []
    maker: Annotated[str | None, INTERNAL] = Field(None, repr=False)
    secrets: Annotated[list[str], Output(description=_OF_OWNER, examples=[["mail"]])] = []
    apps: Annotated[list[SessionApp], OUTPUT_ONLY] = []
    depends_on: Annotated[list[str], Output(description="Ids.", examples=[[ID_EXAMPLE]])] = []
    callback: Annotated[str | None, Output(description=_OF_OWNER, examples=["https://ci.example.com/ended"])] = None
    callback_secret: Annotated[str | None, Output(description=_OF_OWNER, examples=["hooks"])] = None
    callback_key: Annotated[KeptSecret | None, Field(repr=False), INTERNAL] = None
    callback_at: Annotated[datetime | None, Output(description="When its callback was taken.")] = None
    callback_error: Annotated[str | None, Output(description="Why its callback was given up.", examples=[None])] = None
    timeout: Annotated[int | None, Output(description="Seconds from RUNNING.", examples=[3600])] = None
    starts_at: Annotated[datetime | None, OUTPUT_ONLY, FILTERABLE] = None
    status_history: Annotated[list[SessionStep], INTERNAL] = []
    exit_code: Annotated[int | None, Output(description="Of its command.", examples=[0])] = None
    access_key: Annotated[str | None, INTERNAL] = None
    tries: Annotated[int, INTERNAL] = 0
    not_before: Annotated[datetime | None, INTERNAL] = None
    give_up_at: Annotated[datetime | None, INTERNAL] = None
    launches: Annotated[int, INTERNAL] = 0
    restarts: Annotated[bool, INTERNAL] = False
    first_since: Annotated[datetime | None, INTERNAL] = None
    room_at: Annotated[datetime | None, INTERNAL] = None
    handle: Annotated[str | None, INTERNAL] = None
    address: Annotated[str | None, INTERNAL] = None
    port: Annotated[int | None, INTERNAL] = None
    ticket_used: Annotated[bool, INTERNAL] = False
    allocated_at: Annotated[datetime | None, Output(description="When its slots were taken.")] = None
    started_at: Annotated[datetime | None, Output(description="When it was RUNNING."), FILTERABLE] = None
    ended_at: Annotated[datetime | None, OUTPUT_ONLY, FILTERABLE, SORTABLE] = None
    seen_at: Annotated[datetime | None, INTERNAL] = None
    looked_at: Annotated[datetime | None, INTERNAL] = None
    active_at: Annotated[datetime | None, Output(description="The last execution or app traffic.")] = None
    counted_until: Annotated[datetime | None, INTERNAL] = None
    used_at: Annotated[datetime | None, INTERNAL] = None  # when its use was last recorded
    longest_life: Annotated[int | None, INTERNAL] = None
    deadline: Annotated[datetime | None, Output(description="When it ends whatever it does.")] = None
    deadline_reason: Annotated[str | None, INTERNAL] = None
    idle_exclusions: Annotated[list[str], INTERNAL] = []
    idle_at: Annotated[datetime | None, INTERNAL] = None
    idle_checks: Annotated[list[Any], Field(exclude=True), Output(list[SessionIdleCheck], description=_IDLE)] = []
    traceparent: Annotated[str | None, INTERNAL] = None
    sealed: Annotated[bool, INTERNAL] = False  # whether it was given what is kept apart: see `specification`
    reused: Annotated[bool, Field(exclude=True), INTERNAL] = False  # set on one that is shown

    @property
    def places(self) -> Sequence[str]:
        """The places that it is charged to: key pair, owner, project and domain."""
        keypair = [keypair_place(self.access_key)] if self.access_key else []
        owner = f"user/{self.scope.domain}/{self.user}".lower()
        return (*keypair, owner, str(self.scope), str(Scope(self.scope.domain)))

    @property
    def user(self) -> str:
        """The owner's name; `service-account:ci` of a service account."""
        kind, _, rest = shown_subject(self.owner).partition(":")
        name = rest.rpartition("/")[2]
        return name if kind == "user" else f"{kind}:{name}"

    @property
    def launch(self) -> str:
        """The name of its present start, or the next: what belongs to one of them is not good for another."""
        return f"{self.id}/{self.launches}" if self.launches else self.id

    @property
    def waits_for(self) -> Sequence[str]:
        """The sessions that must end with success before it starts; that is over once it has started."""
        return () if self.launches else self.depends_on

    @property
    def slots(self) -> Mapping[str, Decimal]:
        """The slots that it occupies, or will."""
        return self.occupied_slots

    @property
    def counts(self) -> Mapping[str, int]:
        """A pending session counts as one of its places, a live one with its slots. Those of its group are written by `room.py`."""
        places = (*self.places, group_place(self.resource_group))
        if self.status is SessionStatus.PENDING:
            return {f"{place}#pending_sessions": 1 for place in places}
        if not self.status.holds_slots:
            return {}
        held = {f"{place}#live_sessions": 1 for place in places}
        taken = thousandths(self.slots)
        return held | {f"{place}#slots/{slot}": amount for place in self.places for slot, amount in taken.items()}

    @property
    def claims(self) -> Sequence[Claim]:
        """While it lives its id finds it, its name, and each folder that it mounts; in the queue its place, and those that it waits for; then its group."""
        if self.status.settled:
            return ()
        found = [id_claim(self.id), name_claim(self.scope, self.owner, self.name)]
        found += [Claim("mount", mounts_of(uid), f"{self.id} {self.scope}") for uid in {one.uid for one in self.mounts}]
        if self.status is SessionStatus.PENDING:
            found.append(Claim("place", queue_of(self.resource_group), f"{self.id} {self.scope}"))
            found += [Claim("dependency", dependents_of(one), f"{self.id} {self.scope}") for one in self.waits_for]
        else:
            found.append(Claim("slots", holders_of(self.resource_group), f"{self.id} {self.scope}"))
        return found

    @property
    def due_at(self) -> datetime | None:
        """Each state is looked after when nothing has happened for its time."""
        if self.status.settled:
            return None
        if self.status is SessionStatus.PENDING:
            return self._due_in_queue()
        if self.status is SessionStatus.RUNNING:
            told = max(time for time in (self.seen_at, self.looked_at, self.created_at) if time is not None)
            late = self.deadline is not None and told >= self.deadline  # it was looked after, and is not ended yet
            return _first(
                told + (LOOK_PATIENCE if late else BEAT_PATIENCE),
                None if late else self.deadline,
                self._midnight(),
                self._idle(),
            )
        patience = START_PATIENCE if self.status is SessionStatus.SCHEDULED else LOOK_PATIENCE
        return self.updated_at + patience

    def _idle(self) -> datetime | None:
        """When its idle checks are looked at; a first time soon after it was RUNNING."""
        if self.started_at is None:
            return None
        due = self.idle_at or self.started_at + LOOK_PATIENCE
        looked = self.looked_at is not None and self.looked_at >= due  # it is being looked after
        return self.looked_at + LOOK_PATIENCE if looked and self.looked_at else due

    def _midnight(self) -> datetime | None:
        """When the day ends up to which its usage has not been counted."""
        counted = self.counted_until or self.allocated_at
        return None if counted is None else midnight(day_of(counted) + timedelta(days=1))

    def _due_in_queue(self) -> datetime | None:
        patience = max(PASS_PATIENCE, min(LONGEST_PATIENCE, self.updated_at - self.created_at))
        later = [time for time in (self.starts_at, self.not_before) if time is not None and time > self.updated_at]
        room = self.room_at if self.room_at is not None and self.room_at > self.updated_at else None
        return _first(max(later) if later else self.updated_at + patience, self.give_up_at, room)

    def step(
        self, now: datetime, status: SessionStatus, reason: str, *, by: str | None = None, **changes: Any
    ) -> dict[str, Any]:
        """The fields of the session in another state, or again in the same; its history keeps the beginning, and the last steps."""
        taken = SessionStep(status=status, reason=str(reason), at=now, by=by)
        first, rest = self.status_history[:1], self.status_history[1:]
        return {
            "status": status,
            "reason": str(reason),
            "status_history": [*first, *rest[-(MOST_STEPS - 2) :], taken],
            **changes,
        }

    def since(self) -> datetime:
        """When it came to its present state."""
        found = self.updated_at
        for step in reversed(self.status_history):
            if step.status is not self.status:
                break
            found = step.at
        return found


def id_claim(key: str) -> Claim:
    """The claim by which a live session is found by its id alone."""
    return Claim("id", IDS, key)


def name_claim(scope: Scope, owner: str, name: str) -> Claim:
    """The claim of a name among the live sessions of an owner."""
    return Claim("name", f"{scope}#sessions#names/{owner}", name.lower())


def group_place(group: str) -> str:
    """A resource group as a place that counts."""
    return f"group/{group.lower()}"


def queue_of(group: str) -> str:
    """The partition of the pending sessions of a resource group, in the order of their ids."""
    return f"{group_place(group)}#queue"


def holders_of(group: str) -> str:
    """The partition of the sessions that hold slots of a resource group."""
    return f"{group_place(group)}#holders"


def dependents_of(key: str) -> str:
    """The partition of those in the queues that wait for a session."""
    return f"session/{key}#dependents"


def parse_place(value: str) -> tuple[Scope, str]:
    """The scope and the id that a place in a queue names."""
    key, _, scope = value.partition(" ")
    return Scope.parse(scope), key


def _first(*times: datetime | None) -> datetime:
    return min(time for time in times if time is not None)


__all__ = ["Reason", "Session", "SessionResult", "SessionStatus", "SessionType"]
