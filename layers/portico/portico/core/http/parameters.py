"""Parameters of endpoints, as FastAPI takes them."""

from collections.abc import Callable
from typing import Annotated, Any, get_origin

from fastapi import Query
from fastapi.params import Param
from pydantic.fields import FieldInfo

from portico.core.http.pagination import PageQuery

PageQueryDep = Annotated[PageQuery, Query()]


def as_parameter(annotation: Any, place: Callable[..., Any]) -> Any:
    """An annotated type as a parameter of FastAPI's, with the words of its `Field`; one that is a parameter stays."""
    if get_origin(annotation) is not Annotated:
        return Annotated[annotation, place()]
    words = [meta for meta in annotation.__metadata__ if isinstance(meta, FieldInfo)]
    if any(isinstance(meta, Param) for meta in words):
        return annotation
    said = {
        name: text for name in ("description", "examples", "alias") for meta in words if (text := getattr(meta, name))
    }
    return Annotated[annotation, place(**said)]
