"""A resource that the suite declares itself: nothing else is written for it, and the suite is green."""

from typing import Annotated, ClassVar, Final, Self

from portico.core.base.frozen import frozen
from portico.core.model.conventions import Home
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, SORTABLE, Input
from portico.core.resource import Mount, Resource
from portico.core.services.parts import Parts
from portico.core.services.standard import StandardService
from pydantic import BaseModel, ConfigDict, Field, model_validator


class Lid(BaseModel):
    """The lid of a crate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    color: str = "black"
    labels: dict[str, str] = {}


class Size(BaseModel):
    """The sides of a crate, two of which go together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: int = Field(1, ge=1)
    depth: int = Field(1, ge=1)
    lid: Lid = Lid()

    @model_validator(mode="after")
    def _stands(self) -> Self:
        if self.width > 4 * self.depth:
            raise ValueError("it would fall over")
        return self


class Crate(NamedEntity):
    """A crate."""

    type: ClassVar[str] = "crate"
    types: ClassVar[str] = "crates"

    weight: Annotated[int, Input(Annotated[int, Field(ge=0, examples=[7])]), FILTERABLE, SORTABLE] = 0
    color: Annotated[str | None, Input(), FILTERABLE, SORTABLE] = None
    size: Annotated[Size, Input()] = Size()
    notes: Annotated[dict[str, dict[str, int]], Input()] = {}


CRATES: Final = Resource(
    f"{__name__}:wire",
    entity=Crate,
    function="crates",
    mounts=(
        Mount("/v1/crates", "", Home.CURRENT_PROJECT),
        Mount("/v1/domains/{domain}/crates", "domain_", Home.DOMAIN),
    ),
    columns=("name", "weight", "color"),
    example={"name": "first", "weight": 3, "color": "red", "size": {"width": 2, "depth": 3}},
    limit=200,
)


@frozen
class CrateService(StandardService[Crate]):
    """The standard operations."""

    most: ClassVar[int | None] = CRATES.limit


def wire(parts: Parts) -> CrateService:
    """The service, put together."""
    return CrateService(parts.repository(Crate), parts.clock)
