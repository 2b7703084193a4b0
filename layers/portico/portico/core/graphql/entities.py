"""What entities have beside what REST shows of them: their tag."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLField, GraphQLString
from pydantic import BaseModel

from portico.core.graphql.types import Types
from portico.core.graphql.values import ETAG
from portico.core.http.views import Shown


def entity_fields(_types: Types, model: type[BaseModel]) -> Mapping[str, GraphQLField]:
    """The further fields of a type that shows an entity; none of any other."""
    if not issubclass(model, Shown):
        return {}
    told = "The version, for `expectedVersion`; null where none is kept."
    return {"etag": GraphQLField(GraphQLString, resolve=lambda source, _info: source.get(ETAG), description=told)}


def entity_interfaces(_model: type[BaseModel]) -> list[Any]:
    """The interfaces of a type."""
    return []
