"""What clients get of versions of functions."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from portico.compute.functions.dto import Schemas, schemas_of
from portico.compute.functions.entity import BuildFailure, FunctionStatus
from portico.compute.functions.version import Version
from portico.core.http.adapter import Adapter
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter, filter_model


class Rollback(BaseModel):
    """Which version to go back to."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(
        None,
        ge=1,
        lt=10**9,
        description="Its number; by default the READY version before the current one.",
        examples=[1],
    )


class VersionPublic(BaseModel):
    """A version of a function: it never changes."""

    version: int = Field(examples=[1])
    function: str = Field(examples=["hello"])
    image: str = Field(examples=["python3.11"])
    handler: str = Field(examples=["main.handle"])
    timeout: float = Field(description="Seconds.", examples=[10])
    memory: int = Field(description="MB.", examples=[128])
    environment: dict[str, str] = Field(examples=[{"GREETING": "Hello"}])
    secrets: list[str] = Field(examples=[["database"]])
    schemas: Schemas = Field(serialization_alias="schema")
    source_sha256: str = Field(
        description="Of the archive that the code was stored as.",
        examples=["7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"],
    )
    source_bytes: int = Field(examples=[312])
    status: FunctionStatus
    reason: BuildFailure | None = Field(description="Why it cannot run, when its status is ERROR.")
    created_at: datetime = Field(description="When its build ended.")


_SHOWN = set(VersionPublic.model_fields) & set(Version.model_fields) - {"version"}


def show(version: Version) -> VersionPublic:
    """The version as clients see it."""
    return VersionPublic(
        **version.model_dump(include=_SHOWN),
        version=version.number,
        schemas=schemas_of(version.schema_in, version.schema_out),
        source_sha256=version.code_sha256,
        source_bytes=version.code_bytes,
    )


VersionFilter = filter_model(
    "VersionFilter",
    number=NumberFilter,
    status=EnumFilter[FunctionStatus],
    image=StringFilter,
    created_at=TimeFilter,
)
ADAPTER = Adapter(VersionFilter, ("created_at", "number", "status"))
