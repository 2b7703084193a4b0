"""Domains: the tenants."""

from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.model.container import Container
from portico.core.model.entity import Name
from portico.core.model.fields import FILTERABLE, INTERNAL, SORTABLE, Input
from portico.core.model.open_enum import OpenEnum
from portico.core.model.scope import Scope

PolicyName = Annotated[Name, Field(description="The resource policy that limits it.", examples=["small"])]


class Plan(OpenEnum):
    """The usage plans of the template."""

    FREE = "free"
    STANDARD = "standard"
    PREMIUM = "premium"


UsersPlan = Annotated[Plan, Field(description="The usage plan of its users' calls.")]


class Domain(Container):
    """A tenant. `client` is the value of its API key, which its usage plan counts by."""

    type: ClassVar[str] = "domain"
    types: ClassVar[str] = "domains"

    client: Annotated[str, INTERNAL]
    client_id: Annotated[str, INTERNAL]
    resource_policy: Annotated[str | None, Input(PolicyName | None)] = None
    plan: Annotated[Plan, Input(UsersPlan), FILTERABLE, SORTABLE] = Plan.STANDARD

    @property
    def inside(self) -> Scope:
        """The scope of its projects and users."""
        return Scope(self.name).at((self.uid,))
