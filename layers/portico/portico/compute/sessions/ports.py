"""Ports of sessions: resource groups, session images, engines, and the queue of passes."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from portico.compute.resource_groups.slots import Slots
from portico.compute.sessions.engine import Engine
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.compute.scheduling.candidates import Factors


class Group(Protocol):
    """A resource group, as sessions see it."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def engine(self) -> str:
        """The name of its engine."""
        ...

    @property
    def capacity(self) -> Slots:
        """Its ceiling."""
        ...

    @property
    def max_lifetime(self) -> int | None:
        """Seconds that a session lives at most."""
        ...

    @property
    def max_pending(self) -> int | None:
        """Seconds that a session waits at most."""
        ...


class Groups(Protocol):
    """Finds resource groups."""

    def choose(self, scope: Scope, name: str | None, access_key: str | None) -> Group:
        """The one that a session of the scope goes to. Raises Unprocessable at `resource_group`."""
        ...

    def find(self, name: str) -> Group | None:
        """The group of this name."""
        ...


@frozen(slots=True)
class SessionImage:
    """An image of sessions: a container reference, by a name."""

    name: str
    container: str


class Images(Protocol):
    """Finds session images."""

    def session_image(self, scope: Scope, name: str) -> SessionImage:
        """The image of this name. Raises Unprocessable at `image`."""
        ...


class PassQueue(Protocol):
    """Asks for passes, one after the other in each group."""

    def ask(self, group: str) -> None:
        """A pass of the group, soon; what it does not bring, the sweep makes up for."""
        ...


Engines = Mapping[str, Engine]

GROUPS: Part[Groups] = Part("portico.compute.sessions.provisional:groups")
IMAGES: Part[Images] = Part("portico.compute.sessions.provisional:images")
ENGINES: Part[Engines] = Part("portico.compute.sessions.provisional:engines")
PASS_QUEUE: Part[PassQueue] = Part("portico.platform.ports:pass_queue")
SHARES: "Part[Shares]" = Part("portico.compute.sessions.provisional:shares")


class Shares(Protocol):
    """The factors of fair share."""

    def factors(self, group: Group, now: datetime) -> "Factors":
        """The factors of domains, projects and users in a group."""
        ...
