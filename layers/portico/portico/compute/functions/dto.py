"""What clients send and get of functions."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

from portico.compute.functions.entity import BuildFailure, Function, FunctionStatus
from portico.compute.functions.environment import check_environment
from portico.core.http.adapter import Adapter
from portico.core.http.fields import unset
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Name, Words
from portico.core.model.retry_policy import RetryPolicy
from portico.core.schema.validation import schema_fault

MAX_TIMEOUT_SECONDS = 300
MAX_MEMORY_MB = 3008
MAX_CONCURRENCY = 1_000
ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

Image = Annotated[
    Name, Field(description="The base image, or the image of the project, that it runs on.", examples=["python3.11"])
]
Handler = Annotated[
    str,
    StringConstraints(
        pattern=r"^([A-Za-z_][A-Za-z0-9_-]*/)*[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_$][A-Za-z0-9_$]*)+$", max_length=128
    ),
    Field(
        description="Module and function, joined by a dot; the path of a Node.js module may have folders: `src/index.handle`.",
        examples=["main.handle"],
    ),
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
Environment = Annotated[
    dict[str, str],
    AfterValidator(check_environment),
    Field(
        description="Variables of the code's environment: 3.5 KB as JSON; PORTICO_, AWS_ and LAMBDA_ are the platform's.",
        examples=[{"GREETING": "Hello"}],
    ),
]
Concurrency = Annotated[
    int, Field(ge=1, le=MAX_CONCURRENCY, description="How many runs at once; null for no limit.", examples=[10])
]


def _distinct(names: list[str]) -> list[str]:
    if len({name.lower() for name in names}) < len(names):
        raise ValueError("each secret is named once")
    return names


Secrets = Annotated[
    list[Name],
    Field(max_length=20, description="Secrets of the project that every run gets, by name.", examples=[["database"]]),
    AfterValidator(_distinct),
]


def _schema(schema: Any) -> Any:
    if schema is not None and (fault := schema_fault(schema)):
        raise ValueError(fault)
    return schema


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Schemas(_Input):
    """JSON Schemas (2020-12) of input and output: at most 16 KB each, referring to nothing outside, patterns as in RE2."""

    in_: Annotated[Any, AfterValidator(_schema)] = Field(
        None, alias="in", description="What inputs must be.", examples=[{"type": "object", "required": ["name"]}]
    )
    out: Annotated[Any, AfterValidator(_schema)] = Field(
        None, description="What outputs must be.", examples=[{"type": "string"}]
    )


SchemasField = Annotated[Schemas | None, Field(alias="schema")]


class _Flat(_Input):
    @model_serializer(mode="wrap")
    def _flat(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The entity has the two schemas apart."""
        fields: dict[str, Any] = dump(self)
        if "schemas" in fields:
            given = fields.pop("schemas") or {}
            fields |= {"schema_in": given.get("in_"), "schema_out": given.get("out")}
        return fields


class Source(_Input):
    """The code: `files`, a `zip` in base64, or an `upload`."""

    files: Annotated[dict[str, str], Field(min_length=1, max_length=1000)] | None = Field(
        None, description="Text by path.", examples=[{"main.py": "def handle(context, payload):\n    return payload\n"}]
    )
    zip: str | None = Field(None, min_length=1, description="A zip archive, in base64 (RFC 4648).")
    upload: str | None = Field(
        None,
        pattern=ID_PATTERN,
        description="The id of an upload that has arrived: see `POST /v1/uploads`.",
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.files, self.zip, self.upload].count(None) != 2:
            raise ValueError("give one of files, zip and upload")
        return self


class FunctionReplace(_Flat):
    """A function without its name."""

    image: Image
    handler: Handler
    source: Source
    timeout: Timeout = 20
    memory: Memory = 128
    environment: Environment = Field(default_factory=dict)
    secrets: Secrets = Field(default_factory=list)
    schemas: SchemasField = None
    concurrency: Concurrency | None = None
    retries: RetryPolicy = RetryPolicy()
    tags: Tags = Field(default_factory=dict)
    display_name: Words | None = None
    description: Words | None = None


class FunctionCreate(FunctionReplace):
    """A new function."""

    name: Name = Field(description="Unique in its project, ignoring case; immutable.", examples=["hello"])


class FunctionUpdate(_Flat):
    """The fields to change. What a version is made of (all but concurrency, retries, tags and texts) begins a new one."""

    image: Image = Field(default_factory=unset)
    handler: Handler = Field(default_factory=unset)
    source: Source = Field(default_factory=unset)
    timeout: Timeout = Field(default_factory=unset)
    memory: Memory = Field(default_factory=unset)
    environment: Environment = Field(default_factory=unset)
    secrets: Secrets = Field(default_factory=unset)
    schemas: SchemasField = None
    concurrency: Concurrency | None = None
    retries: RetryPolicy = Field(default_factory=unset)
    tags: Tags = Field(default_factory=unset)
    display_name: Words | None = None
    description: Words | None = None


class FunctionPublic(BaseModel):
    """A function, as it was last changed: until that is READY, runs get `serving_version`."""

    name: str = Field(examples=["hello"])
    image: str = Field(examples=["python3.11"])
    handler: str = Field(examples=["main.handle"])
    timeout: float = Field(description="Seconds.", examples=[10])
    memory: int = Field(description="MB.", examples=[128])
    environment: dict[str, str] = Field(examples=[{"GREETING": "Hello"}])
    secrets: list[str] = Field(examples=[["database"]])
    schemas: Schemas = Field(serialization_alias="schema")
    concurrency: int | None = Field(examples=[10])
    retries: RetryPolicy
    tags: dict[str, str]
    display_name: str | None
    description: str | None
    version: int = Field(description="The version that this is.", examples=[2])
    serving_version: int | None = Field(
        description="The version that runs get; null while none is READY.", examples=[1]
    )
    latest_version: int = Field(description="The highest number that a version was given.", examples=[2])
    source_sha256: str = Field(
        description="Of the archive that the code was stored as.",
        examples=["7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"],
    )
    status: FunctionStatus
    reason: BuildFailure | None = Field(description="Why this version cannot run, when its status is ERROR.")
    project: str = Field(description="`domain/project`.", examples=["default/default"])
    created_at: datetime
    updated_at: datetime


_SHOWN = set(FunctionPublic.model_fields) & set(Function.model_fields) - {"version"}


def show(function: Function) -> FunctionPublic:
    """The function as clients see it."""
    serving = function.runnable
    return FunctionPublic(
        **function.model_dump(include=_SHOWN),
        schemas=schemas_of(function.schema_in, function.schema_out),
        version=function.code_version,
        serving_version=serving.code_version if serving else None,
        latest_version=function.versions,
        source_sha256=function.code_sha256,
        project=f"{function.scope.domain}/{function.scope.project}",
    )


def schemas_of(schema_in: Any, schema_out: Any) -> Schemas:
    """Two schemas that were checked before."""
    return Schemas.model_construct(in_=schema_in, out=schema_out)


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
