"""The models of sessions beside the views: what is asked for, and the replies that are no session."""

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, field_validator

from portico.compute.sessions.entity import Priority, SessionApp, SessionId, SessionName, SessionStep, Tag
from portico.compute.sessions.states import SessionResult, SessionStatus, SessionType
from portico.core.model.amounts import GivenSlots
from portico.core.model.entity import ID_EXAMPLE, Name, Words
from portico.core.model.fields import Sent

MOST_TEXT: Final = 65_536  # bytes of the environment, and of the bootstrap script
LONGEST_SECONDS: Final = 31_622_400
MOST_BATCH: Final = 20
MOST_REFERENCE: Final = 128
Variables = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")], str],
    Field(max_length=256, description="At most 64 KB.", examples=[{"EPOCHS": "3"}]),
]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
Wait = Annotated[int, Field(ge=0, le=20, description="Seconds to wait until it is RUNNING, or has ended.")]
Forced = Annotated[bool, Field(description="End it without grace.", examples=[False])]


class SessionMountGiven(Sent):
    """A folder to mount."""

    folder: Annotated[
        str, Field(description="`name` in the project, `me/name` of one's own, or `uid:<uid>`.", examples=["dataset"])
    ]
    path: Annotated[str | None, StringConstraints(min_length=1, max_length=512)] = Field(
        None, description="Below the working directory; the folder's name unless given.", examples=["data"]
    )
    permission: Literal["ro", "rw"] = "ro"
    subpath: Annotated[str, StringConstraints(max_length=512)] = Field("", examples=["2026"])


class SessionFields(Sent):
    """The fields of a session that a template may have, too."""

    kind: SessionType = Field(SessionType.INTERACTIVE, alias="type", examples=["batch"])
    image: Name | None = Field(None, examples=["python"])
    resources: GivenSlots = Field(default_factory=dict)
    resource_group: Name | None = Field(None, description="The project's default, or the only one, unless given.")
    mounts: Annotated[list[SessionMountGiven], Field(max_length=20)] = Field(default_factory=list)
    environment: Variables = Field(default_factory=dict)
    secrets: Annotated[list[Name], Field(max_length=20)] = Field(
        default_factory=list, description="Files of the session."
    )
    command: Annotated[str | None, StringConstraints(min_length=1, max_length=8192)] = Field(
        None, description="Of a batch session, for a shell.", examples=["python train.py"]
    )
    bootstrap_script: Annotated[str | None, StringConstraints(max_length=MOST_TEXT)] = Field(
        None, description="Run before anything else; at most 64 KB."
    )
    starts_at: AwareDatetime | None = Field(None, description="Not before.")
    timeout: Annotated[int | None, Field(ge=1, le=LONGEST_SECONDS)] = Field(
        None, description="Seconds from RUNNING; the limit's unless given.", examples=[3600]
    )
    priority: Priority | None = None
    preemptible: Annotated[bool, Field(description="It may have to make room, where its group says so.")] = True
    apps: Annotated[list[SessionApp], Field(max_length=20)] = Field(default_factory=list)
    callback: Annotated[str | None, StringConstraints(min_length=1, max_length=2048)] = Field(
        None,
        description="An https URL that is told of its end by a POST, signed as Standard Webhooks says.",
        examples=["https://ci.example.com/ended"],
    )
    callback_secret: Name | None = Field(
        None,
        description="The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.",
        examples=["hooks"],
    )
    tag: Tag | None = None

    @field_validator("environment")
    @classmethod
    def _bounded(cls, value: dict[str, str]) -> dict[str, str]:
        if sum(len(name.encode()) + len(text.encode()) + 2 for name, text in value.items()) > MOST_TEXT:
            raise ValueError("The environment has at most 64 KB")
        return value

    @field_validator("bootstrap_script")
    @classmethod
    def _in_bytes(cls, value: str | None) -> str | None:
        if value is not None and len(value.encode()) > MOST_TEXT:
            raise ValueError("The script has at most 64 KB")
        return value


class SessionCreate(SessionFields):
    """A new session."""

    name: SessionName | None = Field(None, description="Of those of the owner's that live; made up unless given.")
    display_name: Words | None = None
    description: Words | None = None
    depends_on: Annotated[list[Reference], Field(max_length=20)] = Field(
        default_factory=list,
        description="Ids, or names of one's own live sessions, that must end with success first.",
        examples=[[]],
    )
    reuse: Annotated[bool, Field(description="Return the caller's live one of that name and image, with 200.")] = False


class SessionEnd(Sent):
    """How to end a session."""

    forced: Forced = False


class SessionRename(Sent):
    """A new name."""

    name: SessionName


class SessionIds(Sent):
    """Sessions, by their ids."""

    ids: Annotated[list[SessionId], Field(min_length=1, max_length=MOST_BATCH, examples=[[ID_EXAMPLE]])]


class SessionHistory(BaseModel):
    """The steps of a session, the oldest first."""

    items: list[SessionStep]


class SessionNode(BaseModel):
    """A session in a graph of dependencies."""

    session: Annotated[str, Field(examples=[ID_EXAMPLE])]
    name: Annotated[str | None, Field(description="Null for one that is gone.", examples=["train"])]
    status: SessionStatus | None
    result: SessionResult | None
    depends_on: Annotated[list[str], Field(examples=[[]])]


class SessionGraph(BaseModel):
    """A session, all that it waits for, and those that wait for it."""

    nodes: list[SessionNode]
    dependents: Annotated[list[str], Field(description="Ids of pending sessions.", examples=[[]])]
