"""Usage as clients see it: a user's of a group, in a project, on a day."""

from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.model.entity import Entity
from portico.core.model.fields import FILTERABLE, INTERNAL, Output

_SECONDS = "Amounts times seconds, by slot: `cpu` in core-seconds, `mem` in byte-seconds."


class Usage(Entity):
    """What a user used on a day: the shown fields of an item of the ledger, which is written by `UsageLedger` alone."""

    type: ClassVar[str] = "usage"
    types: ClassVar[str] = "usage"
    key_field: ClassVar[str] = "day"

    day: Annotated[str, Output(description="In UTC.", examples=["2026-11-30"]), FILTERABLE]
    resource_group: Annotated[str, Output(examples=["default"]), FILTERABLE]
    project: Annotated[str, Output(examples=["vision"]), FILTERABLE]
    user: Annotated[
        str, Output(description="`service-account:ci` for a service account.", examples=["ann"]), FILTERABLE
    ]
    slot_seconds: Annotated[dict[str, float], Output(description=_SECONDS, examples=[{"cpu": 3600}])]
    cost: Annotated[dict[str, float], Output(description="By currency.", examples=[{"USD": 0.04048}])] = Field(
        default_factory=dict
    )
    sessions: Annotated[int, Output(description="Sessions that began.", examples=[1])]
    created_at: Annotated[None, INTERNAL] = None  # type: ignore[assignment]
    updated_at: Annotated[None, INTERNAL] = None  # type: ignore[assignment]
