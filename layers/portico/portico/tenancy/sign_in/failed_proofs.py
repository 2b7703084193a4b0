"""Failed sign-ins: what a source may have of them, and what the trail of a tenant takes."""

from typing import TYPE_CHECKING, Final

from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.limits.token_bucket import BucketPolicy, Limiter
from portico.core.net.sources import network_of

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

FAILED: Final = BucketPolicy("failed-sign-ins", 120, 60)
# Enough to see, too little to flood it: anybody can fail to sign in.
RECORDED: Final = BucketPolicy("failed-sign-in-records", 30, 60)
_NOBODYS: Final = ""


@frozen
class FailedProofs:
    """Counts failed sign-ins after they have failed, so that a right proof passes whatever a neighbour sends."""

    limiter: Limiter

    def bound(self, error: PorticoError) -> None:
        """Leaves out of the trail what it has no room for: a domain's, or the platform's where no domain is known."""
        place = _NOBODYS if error.about is None else str(error.about.scope.domain)
        error.unrecorded = error.unrecorded or self.limiter.take(RECORDED, place).retry_after > 0

    def told(self, error: PorticoError, address: str) -> PorticoError:
        """The error as its sender gets it: the same, until the source has failed too often, whatever it named."""
        wait = self.limiter.take(FAILED, network_of(address)).retry_after
        if not wait:
            return error
        message = f"Too many failed sign-ins from this address: at most {FAILED.quota} in {FAILED.window} seconds."
        return FAILED.refusal(message, wait, "TOO_MANY_ATTEMPTS")


def wire(parts: "Parts") -> FailedProofs:
    """The limits, put together."""
    return FailedProofs(parts.limiter)


FAILED_PROOFS: Part[FailedProofs] = Part(f"{__name__}:wire")
