"""Policies of a tenant's own."""

from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, OUTPUT_ONLY, Output
from portico.core.model.open_enum import OpenEnum

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
_KIND = "[a-z][a-z_-]{0,31}"
MAX_EACH = 50
MAX_BYTES: Final = 8_000
MAX_STATEMENTS: Final = 20
_TEXT: Final = "The policy as Cedar; made from the rules, if there are any."
_TEXT_EXAMPLE: Final = 'permit (principal == Portico::User::"acme/ann", action, resource);'

Subject = Annotated[str, StringConstraints(pattern=rf"^(\*|(user|service-account|role|project):{_NAME})$")]
Permission = Annotated[str, StringConstraints(pattern=rf"^(\*|{_KIND}:(\*|{_KIND}))$")]
ResourcePattern = Annotated[str, StringConstraints(pattern=rf"^(\*|{_KIND}:(\*|{_NAME}(/(\*|{_NAME}))?))$")]


class Effect(OpenEnum):
    """The effect of a policy: it allows or takes away."""

    PERMIT = "permit"
    FORBID = "forbid"


class Rule(BaseModel):
    """Permits or forbids the actions on the resources to the subjects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subjects: list[Subject] = Field(
        min_length=1,
        max_length=MAX_EACH,
        description="`user:<name>`, `service-account:<name>`, `role:<role>` (domain_admin, user, viewer, and project_admin: in "
        "the resource's project), "
        "`project:<name>` (its members), or `*`.",
        examples=[["user:ann", "role:viewer"]],
    )
    actions: list[Permission] = Field(
        min_length=1,
        max_length=MAX_EACH,
        description="`<type>:<operation>`, `<type>:*`, or `*`.",
        examples=[["function:*", "run:create"]],
    )
    resources: list[ResourcePattern] = Field(
        min_length=1,
        max_length=MAX_EACH,
        description="`project:<name>` with all that is in it, `<type>:<project>/<name>`, `<type>:<project>/*`, `<type>:<name>`, "
        "`<type>:*`, or `*`.",
        examples=[["project:vision", "function:vision/hello"]],
    )


class Policy(NamedEntity):
    """A policy: always as Cedar, and as the rules that it was made from, if it was."""

    type: ClassVar[str] = "policy"
    types: ClassVar[str] = "policies"

    cedar: Annotated[str, Output(description=_TEXT, examples=[_TEXT_EXAMPLE]), FILTERABLE]
    rules: Annotated[list[Rule] | None, OUTPUT_ONLY] = None
    effect: Annotated[Effect | None, Output(description="Of the rules.")] = None
