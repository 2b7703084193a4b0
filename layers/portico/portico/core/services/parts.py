"""The container, as the wiring of a part sees it: the base that every part stands on, and the other parts."""

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from portico.core.actions.processor import RunAs, RunAsPlatform
    from portico.core.aws.object_store import Objects
    from portico.core.base.clock import Clock
    from portico.core.base.parts import Lazy, Part
    from portico.core.base.settings import Settings
    from portico.core.data.journal import Journal
    from portico.core.data.repository import Repository
    from portico.core.data.store import Store
    from portico.core.data.table import Table
    from portico.core.limits.token_bucket import Limiter
    from portico.core.model.entity import Entity

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class Parts(Protocol):
    """The parts that a `wire` function is given."""

    @property
    def settings(self) -> "Settings":
        """The settings from the environment."""
        ...

    @property
    def clock(self) -> "Clock":
        """The time."""
        ...

    @property
    def table(self) -> "Table":
        """The door to DynamoDB."""
        ...

    @property
    def journal(self) -> "Journal":
        """The journal."""
        ...

    @property
    def objects(self) -> "Objects":
        """The object storage."""
        ...

    @property
    def store(self) -> "Store":
        """The parts that repositories share."""
        ...

    @property
    def limiter(self) -> "Limiter":
        """The token buckets."""
        ...

    @property
    def run_as(self) -> "RunAs":
        """The way to run an action as somebody."""
        ...

    @property
    def run_as_platform(self) -> "RunAsPlatform":
        """The way to run an action as the platform itself."""
        ...

    def repository(self, entity_type: "type[E]") -> "Repository[E]":
        """The entities of a type."""
        ...

    def service(self, name: str) -> Any:
        """The service that the catalogue has by this name: the plural of its entities, the beginning of its actions' names."""
        ...

    def get(self, part: "Part[T]") -> T:
        """A part, wired when it is first asked for."""
        ...

    def lazy(self, part: "Part[T]") -> "Lazy[T]":
        """A part for those who seldom need it: it is wired when they first call this."""
        ...
