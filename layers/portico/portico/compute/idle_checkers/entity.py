"""Idle checkers: what ends sessions that live too long, or that nobody uses."""

from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, SORTABLE, Input, Output
from portico.core.model.open_enum import OpenEnum

MOST_SECONDS: Final = 366 * 24 * 3600
MOST_BINDINGS: Final = 100
SCOPE_PATTERN: Final = (
    r"^(global|domain/[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
    r"|project/[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[A-Za-z0-9][A-Za-z0-9._-]{0,62})$"
)


class IdleKind(OpenEnum):
    """What is measured: the life of a session, or the time since it was last used."""

    LIFETIME = "lifetime"
    INACTIVITY = "inactivity"


class CheckedType(OpenEnum):
    """The types of sessions."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


def _distinct(types: tuple[CheckedType, ...]) -> tuple[CheckedType, ...]:
    if len(set(types)) < len(types):
        raise ValueError("each type is named once")
    return types


Kind = Annotated[
    IdleKind, Field(description="`inactivity` is the time since the last execution, app traffic or open forward.")
]
Seconds = Annotated[int, Field(ge=1, le=MOST_SECONDS, description="After so many a session ends.", examples=[3600])]
Grace = Annotated[
    int, Field(ge=0, le=MOST_SECONDS, description="In its first so many seconds no session ends.", examples=[600])
]
Types = Annotated[
    tuple[CheckedType, ...],
    Field(min_length=1, max_length=2, description="Sessions of other types do not end.", examples=[["interactive"]]),
    AfterValidator(_distinct),
]


class Binding(BaseModel):
    """A place whose sessions are checked: a scope or a resource group, this very one: `uid` is its own, where it has one."""

    model_config = ConfigDict(frozen=True)

    scope: str | None = None
    resource_group: str | None = None
    uid: str = ""


class BindingPublic(BaseModel):
    """A place whose sessions are checked; one of the two is null."""

    model_config = ConfigDict(from_attributes=True)

    scope: str | None = Field(description="`global`, `domain/<domain>` or `project/<domain>/<project>`.")
    resource_group: str | None = Field(examples=["default"])


Bound = Annotated[list[BindingPublic], Field(description="The places whose sessions are checked; none at first.")]


class IdleChecker(NamedEntity):
    """A checker, and the places that it is bound to."""

    type: ClassVar[str] = "idle_checker"
    types: ClassVar[str] = "idle_checkers"

    kind: Annotated[IdleKind, Input(Kind), FILTERABLE, SORTABLE]
    seconds: Annotated[int, Input(Seconds), FILTERABLE, SORTABLE]
    grace: Annotated[int, Input(Grace)] = 0
    session_types: Annotated[tuple[CheckedType, ...], Input(Types)] = (CheckedType.INTERACTIVE, CheckedType.BATCH)
    bindings: Annotated[tuple[Binding, ...], Output(Bound)] = ()
