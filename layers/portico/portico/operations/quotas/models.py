"""The reply about quotas."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from portico.core.model.given import Given
from portico.operations.quotas.service import Quota


class QuotaPublic(BaseModel):
    """A limit on a place, and what is used of it."""

    limit: str = Field(
        description="A limit of resource policies without `max_`; of slots, each: `session_slots.cpu`.",
        examples=["functions"],
    )
    scope: str = Field(description="The place that it bounds.", examples=["project/acme/vision"])
    policy: str | None = Field(description="The resource policy that sets it; null without one.", examples=["small"])
    max: Annotated[int | float | None, Field(description="What is allowed; null without a limit.", examples=[100])]
    used: Annotated[
        int | float | None,
        Field(
            description="What is used now; null for lifetimes, and for runs and requests without a limit, which nobody counts.",
            examples=[3],
        ),
    ]


class QuotasPublic(BaseModel):
    """Quotas: those of the place that is asked about first."""

    items: list[QuotaPublic]


def show_quotas(quotas: Sequence[Quota], _: Given) -> QuotasPublic:
    """The quotas as clients see them."""
    items = [QuotaPublic.model_validate(quota, from_attributes=True) for quota in quotas]
    return QuotasPublic(items=items)
