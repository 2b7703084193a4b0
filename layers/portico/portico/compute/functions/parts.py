"""The parts of functions that seldom are needed."""

from typing import TYPE_CHECKING

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.compute.functions.builds import Builds

BUILDS: "Part[Builds]" = Part("portico.compute.functions.builds:wire")
