"""Models that resources share: base classes, and pieces of them."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from portico.core.http.filters import Filter, StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Entity, Words


def unset() -> Any:
    """The default of a field that may be left out of an update but not be null; see `exclude_unset`."""
    return None


class Input(BaseModel):
    """Base of what clients send: a field that it does not know is refused by name."""

    model_config = ConfigDict(extra="forbid")


class DescribedInput(Input):
    """Input fields that people call an entity by and describe it with."""

    display_name: Words | None = None
    description: Words | None = None


class NamedPublic(BaseModel):
    """The public fields of every entity that has a name."""

    name: str
    display_name: str | None
    description: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, entity: Entity, **made: Any) -> Self:
        """The entity as clients see it; `made` are the fields that it does not have itself."""
        kept = cls.model_fields.keys() - made.keys()
        return cls(**made, **entity.model_dump(include=set(kept)))


class TenantPublic(NamedPublic):
    """The public fields of an entity that lives in a domain."""

    domain: str = Field(examples=["acme"])

    @classmethod
    def of(cls, entity: Entity, **made: Any) -> Self:
        """The entity as clients see it, with its domain."""
        return super().of(entity, domain=str(entity.scope.domain), **made)


class InProjectPublic(NamedPublic):
    """The public fields of an entity that lives in a project."""

    project: str = Field(description="`domain/project`.", examples=["default/default"])

    @classmethod
    def of(cls, entity: Entity, **made: Any) -> Self:
        """The entity as clients see it, with its project."""
        return super().of(entity, project=f"{entity.scope.domain}/{entity.scope.project}", **made)


def named_filter(name: str, /, **fields: Any) -> type[Filter]:
    """The filter of entities that have a name: what they all have, and these fields (`status=EnumFilter[Status]`)."""
    texts = dict.fromkeys(("name", "display_name", "description"), StringFilter)
    times = dict.fromkeys(("created_at", "updated_at"), TimeFilter)
    return filter_model(name, **texts, **fields, **times)
