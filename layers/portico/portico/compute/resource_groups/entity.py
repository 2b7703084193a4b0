"""Resource groups: named pools with an engine and a ceiling, in which sessions are scheduled."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portico.core.model.amounts import GivenSlots, KeptSlots, ShownSlots, SlotName
from portico.core.model.claims import Claim
from portico.core.model.entity import Name, NamedEntity, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, SORTABLE, Input, Output
from portico.core.model.open_enum import OpenEnum

DEFAULT: Final = Claim("is_default", "global#default_resource_group", "default")
MOST_ALLOWED: Final = 100
MOST_PRICES: Final = 100
MOST_SECONDS: Final = 366 * 24 * 3600

ProjectName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", max_length=127),
    Field(examples=["acme/vision"]),
]
AccessKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,256}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="An ISO 4217 code.", examples=["USD"])]
PerHour = Annotated[float, Field(ge=0, le=1_000_000)]
Seconds = Annotated[int, Field(ge=1, le=MOST_SECONDS)]
Priority = Annotated[int, Field(ge=0, le=100, description="From 0 to 100; higher goes first.", examples=[10])]


class EngineName(OpenEnum):
    """The engines that run sessions."""

    ECS = "ecs"
    MICROVM = "microvm"


class Scheduler(OpenEnum):
    """The order of sessions of equal priority."""

    FIFO = "fifo"
    LIFO = "lifo"
    DRF = "drf"
    FAIR_SHARE = "fair-share"


class VictimOrder(OpenEnum):
    """The order in which sessions make room for others."""

    OLDEST = "oldest"
    NEWEST = "newest"
    FEWEST_SESSIONS = "fewest-sessions"
    SMALLEST_RESOURCES = "smallest-resources"


class PreemptionMode(OpenEnum):
    """What becomes of a session that makes room."""

    TERMINATE = "terminate"
    RESCHEDULE = "reschedule"


class FairShareParameters(BaseModel):
    """The parameters of fair shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    half_life_days: Annotated[float, Field(gt=0, le=366, description="Usage of so many days ago counts half.")] = 7
    lookback_days: Annotated[int, Field(ge=1, le=366, description="Older usage does not count.")] = 28
    default_weight: Annotated[float, Field(gt=0, le=1000, description="Of whom no weight is set for.")] = 1
    resource_weights: Annotated[
        dict[SlotName, Annotated[float, Field(ge=0, le=1000)]],
        Field(max_length=16, description="What each slot counts; 1 where nothing is set.", examples=[{"cpu": 1}]),
    ] = {}


class PreemptionPolicy(BaseModel):
    """Whether sessions of low priority make room for those of a higher one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    preemptible_priority: Annotated[Priority, Field(description="Sessions of at most this priority make room.")] = 5
    order: VictimOrder = VictimOrder.NEWEST
    mode: PreemptionMode = PreemptionMode.TERMINATE
    min_runtime: Annotated[
        int, Field(ge=0, le=MOST_SECONDS, description="Seconds that a session runs before it makes room.")
    ] = 0


class Price(BaseModel):
    """What slots cost from a day on, until the next price. Past days keep theirs when a price is added."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: Annotated[date, Field(description="The first day, in UTC.", examples=["2026-11-01"])]
    currency: Currency
    per_hour: Annotated[
        dict[SlotName, PerHour],
        Field(
            min_length=1,
            max_length=16,
            description="Of one core (`cpu`), of one GiB (`mem`), of one of any other slot. A slot without a price is free.",
            examples=[{"cpu": 0.04048, "mem": 0.004445}],
        ),
    ]


class SessionDefaults(BaseModel):
    """What sessions have that do not say it themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    resources: GivenSlots = {}
    priority: Priority | None = None
    timeout: Annotated[Seconds | None, Field(description="Seconds that a batch session may run.")] = None


class SessionDefaultsPublic(SessionDefaults):
    """What sessions have that do not say it themselves, as clients see it."""

    model_config = ConfigDict(from_attributes=True)

    resources: ShownSlots  # type: ignore[assignment]  # numbers, where clients may send texts


class AllowList(BaseModel):
    """Who may use a resource group: everybody if all lists are empty, else whom one of them names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    domains: Annotated[tuple[Name, ...], Field(max_length=MOST_ALLOWED, examples=[["acme"]])] = ()
    projects: Annotated[
        tuple[ProjectName, ...],
        Field(max_length=MOST_ALLOWED, description="`domain/project`.", examples=[["acme/vision"]]),
    ] = ()
    keypairs: Annotated[tuple[AccessKey, ...], Field(max_length=MOST_ALLOWED, description="Access keys.")] = ()

    @property
    def everybody(self) -> bool:
        """True if no list names anyone."""
        return not (self.domains or self.projects or self.keypairs)


Engine = Annotated[
    EngineName, Field(description="What runs its sessions; `microvm` where it is offered.", examples=["ecs"])
]
Options = Annotated[dict[str, Any], Field(max_length=16, description="Options of the engine; there are none.")]
Capacity = Annotated[GivenSlots, Field(min_length=1, description="What its sessions may occupy at once.")]
Active = Annotated[bool, Field(description="Sessions are started; those that wait, wait while it is false.")]
Default = Annotated[
    bool, Field(description="Sessions that name no group go there, where they may. Only one group is: the other ends.")
]
MaxLifetime = Annotated[
    Seconds | None, Field(description="Seconds that a session lives; null without a limit.", examples=[86400])
]
GivesWay = Annotated[
    Seconds | None,
    Field(
        description="A session that has come to be the first, and has no room so many seconds later, loses 10 of its priority. "
        "Null: it stays the first.",
        examples=[3600],
    ),
]
MaxPending = Annotated[
    Seconds | None, Field(description="Seconds that a session waits; null without a limit.", examples=[3600])
]
Prices = Annotated[
    list[Price],
    Field(max_length=MOST_PRICES, description="What its slots cost, for the reports of usage; none unless set."),
]


class ResourceGroup(NamedEntity):
    """A pool. `bound` are the uids that the allowed domains and projects had when they were named: others of their names are none."""

    type: ClassVar[str] = "resource_group"
    types: ClassVar[str] = "resource_groups"

    engine: Annotated[EngineName, Input(Engine, on="create"), FILTERABLE] = EngineName.ECS
    engine_options: Annotated[dict[str, Any], Input(Options), StoredAsText] = Field(default_factory=dict)
    capacity: Annotated[KeptSlots, Input(Capacity), Output(ShownSlots)]
    is_active: Annotated[bool, Input(Active), FILTERABLE] = True
    is_default: Annotated[bool, Input(Default), FILTERABLE] = False
    allowed: Annotated[AllowList, Input()] = AllowList()
    scheduler: Annotated[Scheduler, Input(), FILTERABLE, SORTABLE] = Scheduler.FIFO
    fair_share: Annotated[FairShareParameters, Input()] = FairShareParameters()
    session_defaults: Annotated[SessionDefaults, Input(), Output(SessionDefaultsPublic)] = SessionDefaults()
    max_lifetime: Annotated[int | None, Input(MaxLifetime)] = None
    max_pending: Annotated[int | None, Input(MaxPending)] = None
    preemption: Annotated[PreemptionPolicy, Input()] = PreemptionPolicy()
    prices: Annotated[list[Price], Input(Prices)] = []
    deprioritize_after: Annotated[int | None, Input(GivesWay)] = None
    bound: Annotated[dict[str, str], INTERNAL] = Field(default_factory=dict)

    @property
    def claims(self) -> Sequence[Claim]:
        """That it is the default."""
        return (DEFAULT,) if self.is_default else ()

    @property
    def place(self) -> str:
        """The beginning of the names of its counters."""
        return f"group/{self.name.lower()}"
