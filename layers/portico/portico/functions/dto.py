"""What clients send and get of functions."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from portico.core.entity import Name
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Words, unset
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter, filter_model
from portico.functions.entity import Function, FunctionStatus, Reason

MAX_TIMEOUT_SECONDS = 300
MAX_MEMORY_MB = 3008

Image = Literal["python3.11"]
Handler = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$", max_length=128),
    Field(description="Module and function, joined by a dot.", examples=["main.handle"]),
]
Timeout = Annotated[
    float, Field(ge=0.001, le=MAX_TIMEOUT_SECONDS, description="Seconds a run may take.", examples=[10])
]
Memory = Annotated[int, Field(ge=64, le=MAX_MEMORY_MB, description="MB that the code may use.", examples=[128])]
TagText = Annotated[str, StringConstraints(max_length=256)]
Tags = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=128)], TagText],
    Field(max_length=50, description="Labels of your own.", examples=[{"team": "vision"}]),
]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Source(_Input):
    """The code: either `files`, or a `zip` in base64."""

    files: Annotated[dict[str, str], Field(min_length=1, max_length=1000)] | None = Field(
        None, description="Text by path.", examples=[{"main.py": "def handle(context, payload):\n    return payload\n"}]
    )
    zip: str | None = Field(None, min_length=1, description="A zip archive, in base64 (RFC 4648).")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.files is None) == (self.zip is None):
            raise ValueError("give either files or zip")
        return self


class FunctionReplace(_Input):
    """A function without its name."""

    image: Image = Field(description="The image that the code runs on.", examples=["python3.11"])
    handler: Handler
    source: Source
    timeout: Timeout = 20
    memory: Memory = 128
    tags: Tags = Field(default_factory=dict)
    display_name: Words | None = None
    description: Words | None = None


class FunctionCreate(FunctionReplace):
    """A new function."""

    name: Name = Field(description="Unique in its project, ignoring case; immutable.", examples=["hello"])


class FunctionUpdate(_Input):
    """The fields to change. What the code is built from (all but tags and texts) begins a new version."""

    image: Image = Field(default_factory=unset)
    handler: Handler = Field(default_factory=unset)
    source: Source = Field(default_factory=unset)
    timeout: Timeout = Field(default_factory=unset)
    memory: Memory = Field(default_factory=unset)
    tags: Tags = Field(default_factory=unset)
    display_name: Words | None = None
    description: Words | None = None


class FunctionPublic(BaseModel):
    """A function."""

    name: str = Field(examples=["hello"])
    image: str = Field(examples=["python3.11"])
    handler: str = Field(examples=["main.handle"])
    timeout: float = Field(description="Seconds.", examples=[10])
    memory: int = Field(description="MB.", examples=[128])
    tags: dict[str, str]
    display_name: str | None
    description: str | None
    version: int = Field(description="Counts the versions of the code.", examples=[1])
    source_sha256: str = Field(description="Of the archive that the code was stored as.")
    status: FunctionStatus
    reason: Reason | None = Field(description="Why it cannot run, when its status is ERROR.")
    project: str = Field(description="`domain/project`.", examples=["default/default"])
    created_at: datetime
    updated_at: datetime


def show(function: Function) -> FunctionPublic:
    """The function as clients see it."""
    return FunctionPublic(
        **function.model_dump(
            include={"name", "image", "handler", "timeout", "memory", "tags", "display_name", "description"}
        ),
        version=function.code_version,
        source_sha256=function.code_sha256,
        status=function.status,
        reason=function.reason,
        project=f"{function.scope.domain}/{function.scope.project}",
        created_at=function.created_at,
        updated_at=function.updated_at,
    )


FunctionFilter = filter_model(
    "FunctionFilter",
    name=StringFilter,
    image=StringFilter,
    display_name=StringFilter,
    status=EnumFilter[FunctionStatus],
    timeout=NumberFilter,
    memory=NumberFilter,
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(FunctionFilter, ("name", "created_at", "updated_at", "status", "timeout", "memory"))
