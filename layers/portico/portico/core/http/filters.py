"""Filters: the same model in the query string (as JSON) and in the body of `POST ../search`.

Null is as good as left out, for some clients send it for all that they do not set. What is named must compare with something
all the same: a filter that came out empty by mistake would find everything, and purges go by filters.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from portico.core.base.strict_json import parse
from portico.core.data.query import All, AnyOf, Compare, Condition, Negation, Operator, composed
from portico.core.http.problems import validation_failed

T = TypeVar("T")
_Text = Annotated[str, AfterValidator(composed)]
_Texts = Annotated[list[_Text], Field(min_length=1, max_length=100)]
_COMBINED: Final = frozenset({"AND", "OR", "NOT"})
_NOTHING: Final = PydanticCustomError(
    "no_comparison", "Nothing to compare with: give an operator and a value, or leave it out."
)


class _Operators(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _compares(self) -> Self:
        if all(value is None for value in self.__dict__.values()):
            raise _NOTHING
        return self

    def comparisons(self, field: str) -> list[Condition]:
        """Each operator that is given, on the field."""
        given = self.model_dump(exclude_none=True, by_alias=True)
        return [Compare(field, Operator(name), value) for name, value in given.items()]


class StringFilter(_Operators):
    """Comparisons of text; those that begin with `i_` ignore case. Several are joined by AND."""

    equals: _Text | None = None
    i_equals: _Text | None = None
    contains: _Text | None = None
    i_contains: _Text | None = None
    starts_with: _Text | None = None
    i_starts_with: _Text | None = None
    ends_with: _Text | None = None
    i_ends_with: _Text | None = None
    in_: _Texts | None = Field(None, alias="in")


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

    @model_validator(mode="before")
    @classmethod
    def _asks(cls, given: Any) -> Any:
        """The filter as it was given; where all of it is null, with fields that are refused by name."""
        if not isinstance(given, Mapping) or not given or any(value is not None for value in given.values()):
            return given
        if given.keys() <= _COMBINED:
            raise _NOTHING
        return {name: None if name in _COMBINED else {} for name in given}

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
