"""Domains: the tenants."""

from enum import StrEnum
from typing import ClassVar

from portico.core.model.container import Container
from portico.core.model.scope import Scope


class Plan(StrEnum):
    """The usage plans of the template."""

    FREE = "free"
    STANDARD = "standard"
    PREMIUM = "premium"


class Domain(Container):
    """A tenant. `client` is the value of its API key, which its usage plan counts by."""

    type: ClassVar[str] = "domain"
    types: ClassVar[str] = "domains"

    client: str
    client_id: str
    plan: Plan = Plan.STANDARD
    resource_policy: str | None = None

    @property
    def inside(self) -> Scope:
        """The scope of its projects and users."""
        return Scope(self.name)
