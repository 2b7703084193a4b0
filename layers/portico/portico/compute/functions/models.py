"""Models of functions beside their entity: the source, the schemas, and what those of a request become."""

from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from portico.core.model.asked import Asked
from portico.core.model.entity import ID_PATTERN
from portico.core.model.fields import FILTERABLE, SORTABLE, Sent
from portico.core.schema.validation import schema_fault


def _schema(schema: Any) -> Any:
    if schema is not None and (fault := schema_fault(schema)):
        raise ValueError(fault)
    return schema


class Schemas(Sent):
    """JSON Schemas (2020-12) of input and output: at most 16 KB each, referring to nothing outside, patterns as in RE2."""

    in_: Annotated[Any, AfterValidator(_schema)] = Field(
        None, alias="in", description="JSON Schema of inputs.", examples=[{"type": "object", "required": ["name"]}]
    )
    out: Annotated[Any, AfterValidator(_schema)] = Field(
        None, description="JSON Schema of outputs.", examples=[{"type": "string"}]
    )


class Source(Sent):
    """The code: `files`, a `zip` in base64, or an `upload`."""

    files: Annotated[dict[str, str], Field(min_length=1, max_length=1000)] | None = Field(
        None,
        description="Text by path. One that begins with `#!` is a program (0755).",
        examples=[{"main.py": "def handle(context, payload):\n    return payload\n"}],
    )
    zip: str | None = Field(
        None, min_length=1, description="A zip archive, in base64 (RFC 4648). Programs in it stay programs."
    )
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


_SCHEMAS: Final = {"in_": "schema_in", "out": "schema_out"}


class FunctionInput(Sent):
    """The source and the schemas of a function; the entity has the two schemas apart."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    source: Source
    schemas: Annotated[Schemas | None, Field(alias="schema")] = None

    @model_serializer(mode="wrap")
    def _flat(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = dump(self)
        if "schemas" in fields:
            given = fields.pop("schemas")
            known = {"in_": None, "out": None} if given is None else given  # in an update, one of them may be left out
            fields |= {_SCHEMAS[name]: schema for name, schema in known.items()}
        return fields


class WithSchemas(BaseModel):
    """The schemas as clients are shown them."""

    schemas: Schemas = Field(serialization_alias="schema")


class FunctionOutput(WithSchemas):
    """The fields of a function that its entity has not, or computes."""

    serving_version: int | None = Field(
        description="The version that runs get; null while none is READY.", examples=[1]
    )


class ByNumber(BaseModel):
    """The number of a version, to search by."""

    number: Annotated[int, FILTERABLE, SORTABLE]


class Rollback(Sent):
    """The version to go back to."""

    version: int | None = Field(
        None,
        ge=1,
        lt=10**9,
        description="Its number; by default the READY version before the current one.",
        examples=[1],
    )


def schemas_of(entity: Any, _asked: Asked) -> dict[str, Any]:
    """The two schemas of a function or a version, which were checked before."""
    return {"schemas": Schemas.model_construct(in_=entity.schema_in, out=entity.schema_out)}
