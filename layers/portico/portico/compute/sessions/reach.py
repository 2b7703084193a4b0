"""The way to the programs in sessions: directly on one machine, through a function of their network on AWS, and to MicroVMs by their endpoints."""

from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Final

from portico.compute.sessions.engine import Reach, ReachReply, ReachRequest, Way
from portico.compute.sessions.microvms import PREFIX
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_ONE_MACHINE: Final = IPv4Network("127.77.0.0/16")  # the addresses of the local stack's tasks


@frozen
class BothReaches:
    """That of tasks, and that of MicroVMs, by the address."""

    tasks: Reach
    microvms: Lazy[Reach]

    def send(self, request: ReachRequest) -> ReachReply:
        """The answer of a program. Raises Unreachable, ReplyTooLarge, TimeoutError."""
        return self._of(request.address).send(request)

    def way(self, address: str, port: int) -> Way:
        """The way that the app proxy goes. Raises Unreachable."""
        return self._of(address).way(address, port)

    def _of(self, address: str) -> Reach:
        return self.microvms() if address.startswith(PREFIX) else self.tasks


def wire(parts: "Parts") -> Reach:
    """That of the settings."""
    tasks = _of_tasks(parts)
    return BothReaches(tasks, parts.lazy(_MICROVMS)) if parts.settings.microvm_base else tasks


def _of_tasks(parts: "Parts") -> Reach:
    """On AWS the settings name a function."""
    if parts.settings.session_reach:
        from portico.compute.sessions.invoked_reach import InvokedReach

        return InvokedReach.of(parts.settings.session_reach)
    from portico.compute.sessions.direct_reach import DirectReach

    return DirectReach([_ONE_MACHINE])


def wire_microvms(parts: "Parts") -> Reach:
    """That of MicroVMs."""
    from portico.compute.sessions.microvm_reach import MicrovmReach
    from portico.core.aws.botocore_clients import client

    return MicrovmReach(client("lambda-microvms"))


REACH: "Part[Reach]" = Part("portico.compute.sessions.reach:wire")
_MICROVMS: "Part[Reach]" = Part("portico.compute.sessions.reach:wire_microvms")
