"""Filters: the same model in the query string (as JSON) and in the body of `POST ../search`."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, create_model

from portico.core.base.strict_json import parse
from portico.core.data.query import All, AnyOf, Compare, Condition, Negation, Operator
from portico.core.http.errors import validation_failed

T = TypeVar("T")
_TEXTS = Annotated[list[str], Field(min_length=1, max_length=100)]


class _Operators(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    def comparisons(self, field: str) -> list[Condition]:
        """Each operator that is given, on the field."""
        given = self.model_dump(exclude_none=True, by_alias=True)
        return [Compare(field, Operator(name), value) for name, value in given.items()]


class StringFilter(_Operators):
    """Comparisons of text; those that begin with `i_` ignore case. Several are joined by AND."""

    equals: str | None = None
    i_equals: str | None = None
    contains: str | None = None
    i_contains: str | None = None
    starts_with: str | None = None
    i_starts_with: str | None = None
    ends_with: str | None = None
    i_ends_with: str | None = None
    in_: _TEXTS | None = Field(None, alias="in")


class NumberFilter(_Operators):
    """Comparisons of numbers."""

    equals: float | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    in_: Annotated[list[float], Field(min_length=1, max_length=100)] | None = Field(None, alias="in")


def _in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time is before the year 1 or after the year 9999 in UTC") from error


_Time = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class TimeFilter(_Operators):
    """Comparisons of times (RFC 3339, with an offset)."""

    equals: _Time | None = None
    gt: _Time | None = None
    gte: _Time | None = None
    lt: _Time | None = None
    lte: _Time | None = None
    in_: Annotated[list[_Time], Field(min_length=1, max_length=100)] | None = Field(None, alias="in")


class EnumFilter(_Operators, Generic[T]):
    """Comparisons of one of a few values."""

    equals: T | None = None
    in_: Annotated[list[T], Field(min_length=1, max_length=100)] | None = Field(None, alias="in")


class Filter(BaseModel):
    """Base of a resource's filter: its fields, and `AND`, `OR`, `NOT` of filters like itself."""

    model_config = ConfigDict(extra="forbid")

    def conditions(self) -> list[Condition]:
        """The conditions of the filter, to be joined by AND."""
        found: list[Condition] = []
        for name in self.model_fields_set:
            value = getattr(self, name)
            if isinstance(value, _Operators):
                found += value.comparisons(name)
            elif value is not None:
                found.append(_combined(name, value))
        return found

    def condition(self) -> All:
        """The filter as one condition."""
        return All(tuple(sorted(self.conditions(), key=repr)))


def _combined(name: str, value: Any) -> Condition:
    if name == "NOT":
        return Negation(value.condition())
    parts = tuple(part.condition() for part in value)
    return All(parts) if name == "AND" else AnyOf(parts)


def filter_model(name: str, /, **fields: Any) -> type[Filter]:
    """A filter with these fields (`status=EnumFilter[Status]`) and the combinations of itself."""
    definitions: dict[str, Any] = {field: (kind | None, None) for field, kind in fields.items()}
    listed = Annotated[list[name], Field(min_length=1, max_length=20)]  # type: ignore[valid-type]
    definitions |= {"AND": (listed | None, None), "OR": (listed | None, None), "NOT": (f"{name} | None", None)}
    model = create_model(name, __base__=Filter, __doc__=f"Filters a search; see `{name}`'s fields.", **definitions)
    text = next((field for field, kind in fields.items() if kind is StringFilter), None)
    if text is not None:
        model.model_config["json_schema_extra"] = {"examples": [{text: {"i_contains": "vision"}}]}
    model.model_rebuild(_types_namespace={name: model})
    return model


def read_filter(model: type[Filter], text: str | None) -> Filter | None:
    """The filter in a query string. Raises BadRequest for bad JSON, Unprocessable for unknown fields or operators."""
    if text is None:
        return None
    try:
        return model.model_validate(parse(text))
    except ValidationError as error:
        raise validation_failed(error.errors(), ("filter",)) from error
