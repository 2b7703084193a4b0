"""The validator that counts requests. Events are none: processes that only see those do not import what counts."""

from typing import TYPE_CHECKING

from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.tenancy.resource_policies.rates import RequestRates

RATES: "Part[RequestRates]" = Part("portico.tenancy.resource_policies.rates:wire")


@frozen
class RequestValidator:
    """Counts the request that a call comes from, by its first action."""

    rates: "Lazy[RequestRates]"

    def validate(self, call: Call) -> None:
        """Raises TooManyRequests that names the limit."""
        reply = call.origin.reply
        if reply is not None and not reply.counted:
            reply.counted = True
            self.rates().count(call.principal, call.action.target.scope, reply.headers)


def wire(parts: "Parts") -> RequestValidator:
    """The validator."""
    return RequestValidator(parts.lazy(RATES))


REQUESTS: Part[RequestValidator] = Part(f"{__name__}:wire")
