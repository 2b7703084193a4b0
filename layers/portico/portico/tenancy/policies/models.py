"""Models of policies: what they are written as, and the question and the answer of a simulation."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from portico.core.model.entity import Name, Words
from portico.core.model.fields import Input, Sent
from portico.tenancy.members.entity import ProjectRole, Role
from portico.tenancy.policies.entity import MAX_BYTES, MAX_STATEMENTS, Effect, Rule

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


class PolicyInput(Sent):
    """Either `cedar`, or `rules` with an `effect`; in an update, each takes the place of the other."""

    cedar: Annotated[Cedar | None, Input(update=Cedar)] = None
    rules: Annotated[Rules | None, Input(update=Rules)] = None
    effect: Annotated[Effect | None, Input(update=Effect)] = Field(
        None, description="Of the rules; `permit` by default."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.cedar is not None and self.effect is not None and self.rules is None:
            raise ValueError("effect goes with rules; Cedar says it itself")
        given = (self.cedar is not None) + (self.rules is not None)
        if given > 1 or (given == 0 and not self.partial):
            raise ValueError("give either cedar or rules")
        return self


class PolicyDraft(PolicyInput):
    """A policy to try."""

    name: Name = Field(description="The name of the policy that it replaces, if any.", examples=["ann-runs-hello"])
    display_name: Words | None = None
    description: Words | None = None


_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
SubjectText = Annotated[
    str,
    StringConstraints(pattern=rf"^(user|service-account):{_NAME}/{_NAME}$"),
    Field(description="As in `/v1/auth/me`.", examples=["user:acme/ada"]),
]


class SimulatedPrincipal(Sent):
    """The principal that is asked about. Without `role` and `projects` it is the user as it is now."""

    subject: SubjectText
    role: Role | None = None
    projects: dict[Name, ProjectRole] | None = Field(None, max_length=100, examples=[{"vision": "user"}])


class SimulatedResource(Sent):
    """The target of the question: one entity, or without `name` all of a scope."""

    type: str = Field(pattern=r"^[a-z][a-z_]{0,31}$", examples=["function"])
    domain: Name | None = Field(None, examples=["acme"])
    project: Name | None = Field(None, examples=["vision"])
    name: Name | None = Field(None, examples=["hello"])
    function: Name | None = Field(None, description="The function that a run belongs to.", examples=["hello"])


class SimulateBody(Sent):
    """A question."""

    principal: SubjectText | SimulatedPrincipal
    action: str = Field(max_length=64, description="A permission.", examples=["function:create"])
    resource: SimulatedResource
    policies: list[PolicyDraft] = Field(
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
        description="The policies that decided: built-in ones by their `@id`, the domain's own by name. Empty where none permit.",
        examples=[["user"]],
    )
    errors: list[str] = Field(description="The errors of policies; one with an error has no say.", examples=[[]])
