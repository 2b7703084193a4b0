"""The parts of runs that calls which only read do without."""

from typing import TYPE_CHECKING

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.compute.runs.drafts import Drafts
    from portico.compute.runs.execution import Execution

DRAFTS: "Part[Drafts]" = Part("portico.compute.runs.drafts:wire")
EXECUTION: "Part[Execution]" = Part("portico.compute.runs.execution:wire")
