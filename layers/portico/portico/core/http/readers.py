"""Readers: how one argument of an endpoint is read from a request, found out once from FastAPI's field for it.

Values are checked by pydantic's validator of that field, and what is wrong is told in pydantic's words.
"""

from collections.abc import Collection, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from fastapi.params import Form, Header, Param
from pydantic import BaseModel, ValidationError

from portico.core.base.frozen import frozen

BODY: Final = "body"
NOTHING: Final = object()  # where a request has no body: null is one
JSON: Final = "application/json"
YAML: Final = "application/yaml"  # RFC 9512
_PLAIN: Final = (str, int, float, bool, type(None))
Problems = list[dict[str, Any]]


@frozen
class Reader:
    """An argument: where it stands, what it is called there, and what checks it."""

    argument: str
    place: str
    name: str
    adapter: Any

    def read(self, given: Any, values: dict[str, Any], problems: Problems) -> None:
        """Puts the argument among the values, or says what is wrong with it. A body is read as it is."""
        if given is NOTHING:
            problems.append(_missing((BODY,)))
        else:
            self.check(given, (BODY,), values, problems)

    def check(self, value: Any, place: tuple[str, ...], values: dict[str, Any], problems: Problems) -> None:
        """Puts what pydantic makes of a value among the values, or what it says against it among the problems."""
        try:
            values[self.argument] = self.adapter.validator.validate_python(value, from_attributes=True)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            problems += ({**problem, "loc": (*place, *problem["loc"])} for problem in found)


@frozen
class Value(Reader):
    """One value of the path, of the query, or of a header, which are bytes by name."""

    key: str | bytes
    default: Any  # NOTHING where the value is required

    def read(self, given: Mapping[Any, Any], values: dict[str, Any], problems: Problems) -> None:
        """Reads the value; a query that has several has the last."""
        value = given.get(self.key)
        if value is not None:
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            self.check(text, (self.place, self.name), values, problems)
        elif self.default is NOTHING:
            problems.append(_missing((self.place, self.name)))
        else:
            values[self.argument] = self.default


@frozen
class Fields(Reader):
    """A model whose fields are all of a query, or of a form, in which an empty field is none."""

    names: Sequence[str]

    def read(self, given: Any, values: dict[str, Any], problems: Problems) -> None:
        """Reads the model; what its fields do not have it refuses, or keeps, by itself."""
        empty = (None, "") if self.place == BODY else (None,)
        found = {name: value for name in self.names if (value := given.get(name)) not in empty}
        others: dict[str, list[Any]] = {}
        for name, value in given.multi_items():
            if name not in self.names:
                others.setdefault(name, []).append(value)
        found |= {name: several[0] if len(several) == 1 else several for name, several in others.items()}
        self.check(found, (self.place,), values, problems)


def reader_of(field: Any) -> Reader:
    """The reader of a field of FastAPI's. Raises TypeError for a field that routes of Portico have not."""
    info = field.field_info
    place = info.in_.value if isinstance(info, Param) else BODY
    known = {"argument": field.name, "place": place, "adapter": field._type_adapter}
    known["name"] = name = info.validation_alias or info.alias or field.name
    if not isinstance(name, str) or place == "cookie":
        raise TypeError(f"{field.name} is read from a cookie, or by several names")
    model = info.annotation
    if isinstance(model, type) and issubclass(model, BaseModel) and place in {"query", BODY} and info.is_required():
        if place == BODY and not isinstance(info, Form):
            return Reader(**known)
        return Fields(**known, names=tuple(_names(model)))
    if place == BODY or _is_several(model):
        raise TypeError(f"{field.name} is a body without a model, one that may be left out, or several values")
    return Value(**known, key=name.lower().encode() if isinstance(info, Header) else name, default=_default(field))


def _default(field: Any) -> Any:
    info = field.field_info
    if info.is_required():
        return NOTHING
    default = field.get_default()
    if info.validate_default or not isinstance(default, _PLAIN):
        raise TypeError(f"{field.name} has a default that is no plain value")
    return default


def _names(model: type[BaseModel]) -> list[str]:
    """The names of a model's fields in a request. Raises TypeError for one that has several, or several values."""
    found = [info.validation_alias or info.alias or name for name, info in model.model_fields.items()]
    if model.model_config.get("populate_by_name") or not all(isinstance(name, str) for name in found):
        raise TypeError(f"{model.__name__} has fields with several names")
    if any(_is_several(info.annotation) for info in model.model_fields.values()):
        raise TypeError(f"{model.__name__} has fields with several values")
    return [str(name) for name in found]


def _is_several(kind: Any) -> bool:
    """True if a value of a type, or of a part of a union, is several values of a request."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return any(map(_is_several, get_args(kind)))
    made = get_args(kind)[0] if origin is Annotated else origin or kind
    return isinstance(made, type) and issubclass(made, Collection | BaseModel) and not issubclass(made, str | bytes)


def _missing(place: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "missing", "loc": place, "msg": "Field required"}
