"""What clients send and get of policies."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, Input, TenantPublic, named_filter, unset
from portico.core.http.filters import StringFilter
from portico.core.model.entity import Name
from portico.tenancy.members.entity import ProjectRole, Role
from portico.tenancy.policies.entity import Effect, Rule
from portico.tenancy.policies.validation import MAX_BYTES, MAX_STATEMENTS

Cedar = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_BYTES),
    Field(
        description="Cedar policies, 1 to 20. See `schema.cedarschema` for what they can speak of.",
        examples=[
            'permit (principal, action == Portico::Action::"run:create", resource in Portico::Project::"acme/vision");'
        ],
    ),
]
Rules = Annotated[list[Rule], Field(min_length=1, max_length=MAX_STATEMENTS)]


class PolicyReplace(DescribedInput):
    """A policy without its name: either `cedar`, or `rules` with an `effect`."""

    cedar: Cedar | None = None
    rules: Rules | None = None
    effect: Effect | None = Field(None, description="Of the rules; `permit` by default.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.cedar is None) == (self.rules is None):
            raise ValueError("give either cedar or rules")
        if self.cedar is not None and self.effect is not None:
            raise ValueError("effect goes with rules; Cedar says it itself")
        return self


class PolicyCreate(PolicyReplace):
    """A new policy."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["ann-runs-hello"])


class PolicyUpdate(DescribedInput):
    """The fields to change. Cedar takes the place of rules, and rules that of Cedar."""

    cedar: Cedar = Field(default_factory=unset)
    rules: Rules = Field(default_factory=unset)
    effect: Effect = Field(default_factory=unset)

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if "cedar" in self.model_fields_set and self.model_fields_set & {"rules", "effect"}:
            raise ValueError("give either cedar or rules")
        return self


class PolicyPublic(TenantPublic):
    """A policy."""

    name: str = Field(examples=["ann-runs-hello"])
    cedar: str = Field(
        description="The policy as Cedar; made from the rules, if there are any.",
        examples=['permit(principal == User::"user:acme/ann", action, resource);'],
    )
    rules: list[Rule] | None
    effect: Effect | None = Field(description="Of the rules.")


PolicyFilter = named_filter(
    "PolicyFilter",
    cedar=StringFilter,
)
ADAPTER = Adapter(PolicyFilter, ("name", "created_at", "updated_at"))

_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
SubjectText = Annotated[
    str,
    StringConstraints(pattern=rf"^(user|service-account):{_NAME}/{_NAME}$"),
    Field(description="As in `/v1/auth/me`.", examples=["user:acme/ann"]),
]


class SimulatedPrincipal(Input):
    """Who is asked about. Without `role` and `projects` it is the user as it is now."""

    subject: SubjectText
    role: Role | None = None
    projects: dict[Name, ProjectRole] | None = Field(None, max_length=100, examples=[{"vision": "user"}])


class SimulatedResource(Input):
    """What it is asked about: one entity, or without `name` all of a scope."""

    type: str = Field(pattern=r"^[a-z][a-z_]{0,31}$", examples=["function"])
    domain: Name | None = Field(None, examples=["acme"])
    project: Name | None = Field(None, examples=["vision"])
    name: Name | None = Field(None, examples=["hello"])
    function: Name | None = Field(None, description="The function that a run belongs to.", examples=["hello"])


class SimulateBody(Input):
    """A question."""

    principal: SubjectText | SimulatedPrincipal
    action: str = Field(max_length=64, description="A permission.", examples=["function:create"])
    resource: SimulatedResource
    policies: list[PolicyCreate] = Field(
        default_factory=list,
        max_length=10,
        description="Drafts, as if they were the domain's; one of the name of a policy takes its place.",
    )

    def who(self) -> dict[str, Any]:
        """The principal, as far as it is given."""
        if isinstance(self.principal, str):
            return {"subject": self.principal, "role": None, "projects": None}
        return self.principal.model_dump()


class SimulateReply(BaseModel):
    """The answer."""

    decision: Literal["allow", "deny"]
    policies: list[str] = Field(
        description="Those that decided: built-in ones by their `@id`, the domain's own by name. None permit: empty.",
        examples=[["user"]],
    )
    errors: list[str] = Field(description="What went wrong in policies, which then have no say.", examples=[[]])
