"""The reports about usage, as clients see them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, Field

from portico.compute.resource_groups.prices import shown_cost
from portico.compute.usage.actions import By
from portico.compute.usage.periods import MONTH_PATTERN
from portico.compute.usage.service import Report, Row
from portico.core.model.given import Given

SlotSeconds = Annotated[
    dict[str, float],
    Field(
        description="Amounts times seconds, by slot: `cpu` in core-seconds, `mem` in byte-seconds.",
        examples=[{"cpu": 3600}],
    ),
]
Cost = Annotated[
    dict[str, float],
    Field(
        description="By currency, at the prices that the resource groups had on each day; empty where none had any.",
        examples=[{"USD": 0.04048}],
    ),
]
Month = Annotated[
    str | None, Field(pattern=MONTH_PATTERN, description="A month; by default the current one.", examples=["2026-11"])
]
_DAY: Final = "2026-11-30"


class UsageQuery(BaseModel):
    """What is reported."""

    by: By = Field(By.PROJECT, description="What a row is about.")
    period: Month = None
    since: date | None = Field(None, description="The first day, in place of a month.", examples=["2026-11-01"])
    until: date | None = Field(None, description="The last day; today unless given.", examples=[_DAY])


class UsageRow(BaseModel):
    """What a domain, a project or a user has used of a resource group."""

    domain: str = Field(examples=["acme"])
    project: str | None = Field(description="Null where the row is about all projects.", examples=["vision"])
    user: str | None = Field(
        description="Null where the row is about all users; `service-account:ci` for a service account.",
        examples=["ann"],
    )
    resource_group: str = Field(examples=["default"])
    slot_seconds: SlotSeconds
    cost: Cost
    sessions: int = Field(description="Sessions that began.", examples=[3])


class UsageTotal(BaseModel):
    """What all rows are in sum."""

    slot_seconds: SlotSeconds
    cost: Cost
    sessions: int = Field(examples=[3])


class UsageReport(BaseModel):
    """What was used; days are UTC."""

    by: By
    since: date = Field(description="The first day.", examples=["2026-11-01"])
    until: date = Field(description="The last day.", examples=[_DAY])
    items: list[UsageRow] = Field(description="In the order of names.")
    total: UsageTotal


def show_report(report: Report, _: Given) -> UsageReport:
    """A report as clients see it."""
    whole, period = report.total, report.period
    total = UsageTotal(slot_seconds=amounts(whole.slots), cost=shown_cost(whole.cost), sessions=whole.sessions)
    return UsageReport(
        by=report.by, since=period.first, until=period.last, items=[_row(row) for row in report.rows], total=total
    )


def amounts(slots: Mapping[str, Decimal]) -> dict[str, float]:
    """Amounts as numbers of JSON."""
    return {slot: float(amount) for slot, amount in sorted(slots.items())}


def _row(row: Row) -> UsageRow:
    return UsageRow(
        domain=row.domain,
        project=row.project,
        user=row.user,
        resource_group=row.group,
        slot_seconds=amounts(row.slots),
        cost=shown_cost(row.cost),
        sessions=row.sessions,
    )
