"""The parts of functions: for others than their routes, which have the declaration."""

from typing import TYPE_CHECKING

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.compute.functions.builds import Builds
    from portico.compute.functions.service import FunctionService

BUILDS: "Part[Builds]" = Part("portico.compute.functions.builds:wire")
FUNCTION_SERVICE: "Part[FunctionService]" = Part("portico.compute.functions.service:wire")
