"""What clients send and get of aliases of functions."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from portico.compute.functions.alias import Alias, Share
from portico.core.http.adapter import Adapter
from portico.core.http.fields import unset
from portico.core.http.filters import StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Words

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9._-]{0,62}$"
HUNDRED = 100


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ShareInput(_Input):
    """A version and its part of the runs."""

    version: int = Field(ge=1, lt=10**9, description="The number of a READY version.", examples=[2])
    weight: int = Field(ge=0, le=HUNDRED, description="How many of a hundred runs get it.", examples=[100])


def _whole(shares: list[ShareInput]) -> list[ShareInput]:
    if sum(share.weight for share in shares) != HUNDRED:
        raise ValueError("the weights add up to 100")
    if len({share.version for share in shares}) < len(shares):
        raise ValueError("each version is named once")
    return shares


Shares = Annotated[
    list[ShareInput],
    Field(min_length=1, max_length=5, examples=[[{"version": 1, "weight": 90}, {"version": 2, "weight": 10}]]),
    AfterValidator(_whole),
]


class AliasCreate(_Input):
    """A new alias."""

    name: Annotated[str, StringConstraints(pattern=NAME_PATTERN)] = Field(
        description="Unique for its function, ignoring case; immutable; begins with a letter.", examples=["live"]
    )
    versions: Shares
    description: Words | None = None


class AliasUpdate(_Input):
    """The fields to change."""

    versions: Shares = Field(default_factory=unset)
    description: Words | None = None


class AliasPublic(BaseModel):
    """An alias: each run by it gets one of its versions, drawn by weight."""

    name: str = Field(examples=["live"])
    function: str = Field(examples=["hello"])
    versions: list[Share] = Field(examples=[[{"version": 1, "weight": 90}, {"version": 2, "weight": 10}]])
    description: str | None
    created_at: datetime
    updated_at: datetime


def fields_of(body: AliasCreate | AliasUpdate) -> dict[str, Any]:
    """The fields of the entity that a request gives, but for the name."""
    given = body.model_dump(exclude_unset=True, exclude={"name"})
    return {"shares" if name == "versions" else name: value for name, value in given.items()}


def show(alias: Alias) -> AliasPublic:
    """The alias as clients see it."""
    shown = {"name", "function", "description", "created_at", "updated_at"}
    return AliasPublic(**alias.model_dump(include=shown), versions=list(alias.shares))


AliasFilter = filter_model("AliasFilter", name=StringFilter, created_at=TimeFilter, updated_at=TimeFilter)
ADAPTER = Adapter(AliasFilter, ("name", "created_at", "updated_at"))
