"""The base of generated models, and operations."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr

M = TypeVar("M", bound=BaseModel)
R_co = TypeVar("R_co", covariant=True)
Method = Literal["GET", "PUT", "POST", "PATCH", "DELETE"]


class Model(BaseModel):
    """Base of all models: fields that this version of the client does not know are kept, and sent on."""

    model_config = ConfigDict(
        extra="allow", validate_by_name=True, validate_by_alias=True, validate_default=True, defer_build=True
    )

    _etag: str | None = PrivateAttr(None)

    @property
    def etag(self) -> str | None:
        """The entity's version (RFC 9110, 8.8.3), for `if_match`; None where the reply carried none."""
        return self._etag


class Page(Model, Generic[M]):
    """A page of a search."""

    items: list[M]
    total_count: int | None
    offset: int | None
    limit: int
    page: int | None
    page_size: int
    has_more: bool
    next_cursor: str | None


class Batch(Model, Generic[M]):
    """The entities of a batch, in the order of the request."""

    items: list[M]


@dataclass(frozen=True, slots=True)
class Operation(Generic[R_co]):
    """An operation of the API: its id in the description, its method and path, and the model of its reply."""

    id: str
    method: Method
    path: str
    reply: type[R_co] | None
