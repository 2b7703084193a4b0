"""What clients send of the bindings of idle checkers."""

from typing import Annotated, Self

from pydantic import Field, RootModel, StringConstraints, model_validator

from portico.compute.idle_checkers.entity import MOST_BINDINGS, SCOPE_PATTERN
from portico.core.model.entity import Name
from portico.core.model.fields import Sent

ScopeName = Annotated[
    str,
    StringConstraints(pattern=SCOPE_PATTERN, max_length=135),
    Field(description="`global`, `domain/<domain>` or `project/<domain>/<project>`.", examples=["domain/acme"]),
]


class BindingInput(Sent):
    """A scope or a resource group."""

    scope: ScopeName | None = None
    resource_group: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.scope is None) == (self.resource_group is None):
            raise ValueError("name a scope or a resource group")
        return self


class BindingsInput(RootModel[Annotated[list[BindingInput], Field(max_length=MOST_BINDINGS)]]):
    """The places whose sessions are checked."""
