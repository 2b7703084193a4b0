"""The parts of functions that seldom are needed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from portico.core.base.parts import Part
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.compute.functions.builds import Builds

IS_THERE: "Part[Callable[[Scope, str], bool]]" = Part("portico.compute.functions.presence:wire")
BUILDS: "Part[Builds]" = Part("portico.compute.functions.builds:wire")
