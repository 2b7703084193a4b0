"""Marks: what a route says of itself beside its path, put on its endpoint by decorators and read by the route.

A mark is on the endpoint, so that it stands where the operation is written, and one reading of it serves both the reply
and the API's description: they cannot disagree.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from portico.core.base.frozen import frozen
from portico.core.model.conventions import Deprecation, ErrorForm, Replay

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from fastapi import Request

F = TypeVar("F", bound=Callable[..., Any])
_ATTRIBUTE = "portico_marks"


class Limit(Protocol):
    """A limit on how often an operation is called."""

    def take(self, request: "Request", headers: "MutableMapping[str, str]") -> None:
        """Counts the call and says how the caller stands. Raises TooManyRequests."""
        ...

    def description(self) -> dict[str, Any]:
        """The OpenAPI extension of the operation."""
        ...


@frozen(slots=True)
class RouteOptions:
    """All marks of an endpoint."""

    deprecation: Deprecation | None = None
    limited: Limit | None = None
    replay: Replay = Replay.STORED
    error_form: str = ErrorForm.PORTICO
    most: int | None = None  # bytes of the body
    yaml: bool = False  # bodies may be YAML, too
    acts: bool = True  # whether an action, and so the processor, decides about the caller

    @classmethod
    def of(cls, endpoint: Any) -> "RouteOptions":
        """The marks that decorators have put on it."""
        return cls(**getattr(endpoint, _ATTRIBUTE, {}))


def mark(**marks: Any) -> Callable[[F], F]:
    """A decorator that adds marks to an endpoint."""

    def marked(endpoint: F) -> F:
        setattr(endpoint, _ATTRIBUTE, {**getattr(endpoint, _ATTRIBUTE, {}), **marks})
        return endpoint

    return marked


shows_secret = mark(replay=Replay.WITHOUT_BODY)
changes_nothing = mark(replay=Replay.OFF)
