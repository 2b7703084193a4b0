"""The platform as routes see it, as ports: an application is given them, and finds them in the scope of a request."""

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from starlette.types import Scope

    from portico.core.base.clock import Clock
    from portico.core.base.parts import Part
    from portico.core.base.settings import Settings
    from portico.core.http.stored_replies import StoredReplies
    from portico.core.limits.token_bucket import Limiter
    from portico.core.model.action import Action
    from portico.core.model.call import Origin
    from portico.core.model.principal import Principal

T = TypeVar("T")
_SERVICES: Final = "portico.services"


class Processor(Protocol):
    """Runs actions."""

    def run(self, principal: "Principal", action: "Action", origin: "Origin") -> Any:
        """The result of the action."""
        ...


class Services(Protocol):
    """The ports of routes."""

    @property
    def processor(self) -> Processor:
        """Runs actions."""
        ...

    @property
    def limiter(self) -> "Limiter":
        """The token buckets of principals."""
        ...

    @property
    def replies(self) -> "StoredReplies":
        """The replies kept for `Idempotency-Key`."""
        ...

    @property
    def settings(self) -> "Settings":
        """The settings of the deployment."""
        ...

    @property
    def clock(self) -> "Clock":
        """The time."""
        ...

    def get(self, part: "Part[T]") -> T:
        """A part, for the few routes that show what is no action's: health, readiness, public keys, URLs."""
        ...


def give_services(scope: "Scope", services: Services) -> None:
    """Puts them where the routes of a request find them."""
    scope[_SERVICES] = services


def services_of(scope: "Scope") -> Services:
    """The services of a request."""
    services: Services = scope[_SERVICES]
    return services
