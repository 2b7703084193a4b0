"""Values of fields: arguments as pydantic reads them, and what is shown as JSON."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from portico.core.graphql.names import camel
from portico.core.http.problems import validation_failed
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope

ETAG = "#etag"
PLACE = "#place"  # of an entity: its type, its scope, and its key


def validated(adapter: TypeAdapter[Any], value: Any, place: tuple[str, ...]) -> Any:
    """The value of an argument. Raises Unprocessable, which names the argument and what is within it, as a client wrote them."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise validation_failed(_in_camel(error), place) from error


def model_of(model: type[BaseModel], value: Any, place: tuple[str, ...] = ("input",)) -> Any:
    """The argument as a model. Raises Unprocessable."""
    return validated(adapter_of(model), value, place)


@cache
def adapter_of(model: Any) -> TypeAdapter[Any]:
    """The validator and serializer of a type, made once."""
    return TypeAdapter(model)


def json_of(model: Any, value: Any) -> Any:
    """What REST would answer, as JSON."""
    adapter = adapter_of(model)
    return adapter.dump_python(adapter.validate_python(value, from_attributes=True), mode="json", by_alias=True)


def entity_json(model: Any, value: Any, entity: Any) -> Any:
    """The same of an entity, with its tag, and where it is."""
    shown = json_of(model, value)
    if isinstance(entity, Entity) and isinstance(shown, dict):
        shown[ETAG] = entity.entity_tag
        shown[PLACE] = [entity.type, str(entity.scope), entity.key]
    return shown


def place_of(shown: Mapping[str, Any]) -> tuple[str, Scope, str]:
    """The type, the scope and the key of an entity that is shown."""
    kind, scope, key = shown[PLACE]
    return kind, Scope.parse(scope), key


def _in_camel(error: ValidationError) -> list[dict[str, Any]]:
    """What is wrong, with the names of fields as they are here."""
    return [
        {**problem, "loc": tuple(camel(part) if isinstance(part, str) else part for part in problem["loc"])}
        for problem in error.errors(include_url=False, include_input=False)
    ]
