"""The bodies of batches."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from portico.core.actions.standard import MAX_BATCH
from portico.core.model.entity import NAME_PATTERN

T = TypeVar("T")


class BatchItems(BaseModel, Generic[T]):
    """The entities of a batch."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[T], Field(min_length=1, max_length=MAX_BATCH)]


class BatchNames(BaseModel):
    """The entities of a batch, by name."""

    model_config = ConfigDict(extra="forbid")

    names: Annotated[
        list[Annotated[str, Field(pattern=NAME_PATTERN, examples=["hello"])]], Field(min_length=1, max_length=MAX_BATCH)
    ]
