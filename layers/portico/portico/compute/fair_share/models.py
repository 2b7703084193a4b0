"""What clients send and are shown of fair shares."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from portico.compute.fair_share.actions import Level
from portico.compute.fair_share.formula import Subject
from portico.compute.fair_share.service import DayOfSubject, Share
from portico.compute.fair_share.weights import MOST
from portico.core.base.errors import Unprocessable
from portico.core.data.query import All, Compare, Operator, Querier
from portico.core.http.adapter import Adapter
from portico.core.http.filters import NumberFilter, StringFilter, filter_model
from portico.core.http.pagination import PageQuery
from portico.core.model.entity import Name
from portico.core.model.fields import Sent
from portico.core.model.given import Given

USER_PATTERN: Final = r"^(service-account:)?[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
_NAMES: Final = ("domain_name", "project_name", "user_name")
_ORDER: Final = "`field:asc` or `field:desc`, several joined by commas: "
_USER_TEXT: Final = "`service-account:ci` for a service account."

Weight = Annotated[
    Annotated[float, Field(gt=0, le=1000, strict=True)] | None,
    Field(description="Twice the weight halves what usage counts; null for the group's default.", examples=[2]),
]
Slots = Annotated[dict[str, float], Field(description="By slot.", examples=[{"cpu": 3600, "mem": 3865470566400}])]
User = Annotated[str, Field(pattern=USER_PATTERN, description=_USER_TEXT, examples=["ann"])]


class FairShareQuery(PageQuery):
    """Shares asked for: filter, order, page."""

    order: str | None = Field(
        None, max_length=256, description=f"{_ORDER}`ratio`, or names; by name unless given.", examples=["ratio:desc"]
    )
    filter: str | None = Field(
        None, max_length=8192, description="As JSON, of `ratio` and names.", examples=['{"ratio":{"gte":0.5}}']
    )
    min_ratio: float | None = Field(None, ge=0, le=1, description="The same as a filter of `ratio`.", examples=[0.5])


class BucketQuery(PageQuery):
    """Days asked for: filter, order, page."""

    order: str | None = Field(
        None, max_length=256, description=f"{_ORDER}`day`, or names; by day unless given.", examples=["day:desc"]
    )
    filter: str | None = Field(
        None, max_length=8192, description="As JSON, of names.", examples=['{"domain_name":{"equals":"acme"}}']
    )
    since: date | None = Field(
        None, alias="from", description="The first day; 28 days unless given.", examples=["2026-11-01"]
    )
    until: date | None = Field(
        None, alias="to", description="The last day; today unless given.", examples=["2026-11-30"]
    )


class DaysQuery(BaseModel):
    """Days asked for."""

    since: date | None = Field(
        None, alias="from", description="The first day; 28 days unless given.", examples=["2026-11-01"]
    )
    until: date | None = Field(
        None, alias="to", description="The last day; today unless given.", examples=["2026-11-30"]
    )


class WeightInput(Sent):
    """A weight."""

    weight: Weight = Field(...)


class SubjectWeight(Sent):
    """The weight of a domain, of a project, or of a user in a project."""

    domain_name: Name = Field(examples=["acme"])
    project_name: Name | None = Field(None, examples=["vision"])
    user_name: User | None = Field(None, description=f"Goes with a project. {_USER_TEXT}", examples=["ada"])
    weight: Weight = Field(...)


class WeightsInput(Sent):
    """Weights, all set or none."""

    weights: Annotated[list[SubjectWeight], Field(min_length=1, max_length=MOST)]


class WeightsSet(BaseModel):
    """How many weights were set."""

    updated: int = Field(examples=[1])


class ResourceWeight(BaseModel):
    """What a slot counts."""

    weight: float = Field(examples=[1])
    uses_default: bool = Field(description="True unless the group sets it.")


class FairShare(BaseModel):
    """The share of a domain, of a project, or of a user in a project."""

    resource_group: str = Field(examples=["default"])
    domain_name: str = Field(examples=["acme"])
    project_name: str | None = Field(description="Null of a domain's.", examples=["vision"])
    user_name: str | None = Field(description=f"Null of a domain's or a project's. {_USER_TEXT}", examples=["ann"])
    ratio: float = Field(
        description="The fair-share factor, above 0 and at most 1: higher goes first. Whoever has used nothing has 1.",
        examples=[0.87],
    )
    weight: float = Field(examples=[1])
    uses_default: bool = Field(description="True if the weight is the group's default.")
    decayed_usage: Slots = Field(description="Slot-seconds, less the longer ago.")
    normalized_usage: float = Field(
        description="Decayed usage as a part of what the group could have given in the days looked back.",
        examples=[0.2],
    )
    average_daily_usage: Slots = Field(description="Decayed usage a day.")
    resource_weights: dict[str, ResourceWeight] = Field(
        description="By slot that the group has.", examples=[{"cpu": {"weight": 1, "uses_default": True}}]
    )
    half_life_days: float = Field(examples=[7])
    lookback_days: int = Field(examples=[28])
    lookback_start: date = Field(description="The first day that counts.", examples=["2026-11-03"])
    lookback_end: date = Field(description="The last: today, to this moment.", examples=["2026-11-30"])
    calculated_at: datetime = Field(examples=["2026-11-30T12:00:00Z"])


class OwnFairShares(BaseModel):
    """The three shares that decide when one's sessions start, in this order."""

    domain: FairShare
    project: FairShare
    user: FairShare


class UsageBucket(BaseModel):
    """What was used on a day, in UTC."""

    resource_group: str = Field(examples=["default"])
    day: date = Field(examples=["2026-11-30"])
    domain_name: str = Field(examples=["acme"])
    project_name: str | None = Field(examples=["vision"])
    user_name: str | None = Field(examples=["ann"])
    slot_seconds: Slots


class OwnUsageBuckets(BaseModel):
    """What one has used, by day."""

    items: list[UsageBucket]


def to_search(level: Level) -> Any:
    """The arguments of a search for shares of a level."""

    def prepare(given: Given) -> Mapping[str, Any]:
        wanted: Querier = _shares_adapter().from_query(given.query)
        least = given.query.min_ratio
        if least is not None:  # 0 is a bound like any other
            condition = All((*wanted.condition.parts, Compare("ratio", Operator.GTE, least)))
            wanted = Querier(condition, wanted.orders, wanted.page)
        return {"resource_group": given.values["name"], "level": level, "wanted": wanted}

    return prepare


def to_buckets(level: Level) -> Any:
    """The arguments of a search for what was used, of a level."""

    def prepare(given: Given) -> Mapping[str, Any]:
        bounds = {"since": given.query.since, "until": given.query.until}
        wanted = _buckets_adapter().from_query(given.query)
        return {"resource_group": given.values["name"], "level": level, "wanted": wanted, **bounds}

    return prepare


def to_subject(given: Given) -> Mapping[str, Any]:
    """The group and the subject that a path names, with what else the request has."""
    names = (given.values.get(name) for name in _NAMES)
    more = {"weight": given.values["weight"]} if "weight" in given.values else {}
    return {"resource_group": given.values["name"], "subject": tuple(name for name in names if name), **more}


def to_weights(given: Given) -> Mapping[str, Any]:
    """The group and the weights."""
    weights = [(_subject(one, number), one.weight) for number, one in enumerate(given.body.weights)]
    return {"resource_group": given.values["name"], "weights": weights}


def show_share(share: Share, _: Given) -> FairShare:
    """A share as clients see it."""
    shares = share.shares
    parameters, weight = shares.parameters, shares.weights.get(share.subject)
    decayed = dict(shares.usage.of(share.subject))
    days = parameters.lookback_days
    return FairShare(
        **_named(shares.group.name, share),
        ratio=share.ratio,
        weight=parameters.default_weight if weight is None else weight,
        uses_default=weight is None,
        decayed_usage=decayed,
        normalized_usage=parameters.normalised(decayed),
        average_daily_usage={slot: amount / days for slot, amount in decayed.items()},
        resource_weights={
            slot: ResourceWeight(
                weight=parameters.weight_of(slot), uses_default=slot not in parameters.resource_weights
            )
            for slot in sorted(parameters.capacity)
        },
        half_life_days=parameters.half_life_days,
        lookback_days=days,
        lookback_start=shares.today - timedelta(days=days - 1),
        lookback_end=shares.today,
        calculated_at=shares.at,
    )


def show_own(found: Sequence[Share], given: Given) -> OwnFairShares:
    """One's shares as clients see them."""
    domain, project, user = (show_share(share, given) for share in found)
    return OwnFairShares(domain=domain, project=project, user=user)


def show_bucket(bucket: DayOfSubject, _: Given) -> UsageBucket:
    """A day as clients see it."""
    day = date.fromisoformat(bucket.day)
    return UsageBucket(**_named(bucket.resource_group, bucket), day=day, slot_seconds=bucket.slots)


def show_own_buckets(found: Sequence[DayOfSubject], given: Given) -> OwnUsageBuckets:
    """One's days as clients see them."""
    return OwnUsageBuckets(items=[show_bucket(bucket, given) for bucket in found])


def show_set(updated: int, _: Given) -> WeightsSet:
    """How many were set."""
    return WeightsSet(updated=updated)


def _named(group: str, found: Share | DayOfSubject) -> dict[str, Any]:
    return {"resource_group": group, **{name: getattr(found, name) for name in _NAMES}}


def _subject(given: SubjectWeight, number: int) -> Subject:
    if given.user_name is not None and given.project_name is None:
        raise Unprocessable.field(f"weights.{number}.project_name", "A user's weight is one in a project.", "missing")
    return tuple(name for name in (given.domain_name, given.project_name, given.user_name) if name is not None)


@cache
def _shares_adapter() -> Adapter:
    names = dict.fromkeys(_NAMES, StringFilter)
    return Adapter(filter_model("FairShareFilter", **names, ratio=NumberFilter), ("ratio", *_NAMES))


@cache
def _buckets_adapter() -> Adapter:
    return Adapter(filter_model("UsageBucketFilter", **dict.fromkeys(_NAMES, StringFilter)), ("day", *_NAMES))
