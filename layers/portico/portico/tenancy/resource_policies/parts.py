"""The parts of resource policies that seldom are needed."""

from typing import TYPE_CHECKING

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.tenancy.resource_policies.limits import Limits

LIMITS: "Part[Limits]" = Part("portico.tenancy.resource_policies.limits:wire")
