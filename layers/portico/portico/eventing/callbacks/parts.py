"""The part that posts, for those who ask for it only when something is to be posted."""

from typing import TYPE_CHECKING, Final

from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.eventing.callbacks.posting import Posting

POSTING: "Final[Part[Posting]]" = Part("portico.eventing.callbacks.posting:wire")
