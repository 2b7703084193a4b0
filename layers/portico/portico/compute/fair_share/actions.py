"""The actions on fair shares: they are read, and weighed."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

from portico.compute.fair_share.formula import Subject
from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen
from portico.core.data.query import Querier
from portico.core.model.target import Target


class Level(StrEnum):
    """Whose shares: a subject of a level has so many names."""

    DOMAINS = "domains"
    PROJECTS = "projects"
    USERS = "users"

    @property
    def length(self) -> int:
        """The number of names."""
        return list(Level).index(self) + 1


@frozen
class _OfGroup(ScopedAction):
    mutates: ClassVar[bool] = False
    resource_group: str


@frozen
class SearchFairShares(_OfGroup, of="fair_share", does="search"):
    """Searches the shares of a level: of everybody, or of a domain."""

    level: Level
    wanted: Querier


@frozen
class GetFairShare(_OfGroup, of="fair_share", does="get"):
    """Reads the share of one subject."""

    subject: Subject


class GetOwnFairShares(_OfGroup, of="fair_share", does="own", permits="get"):
    """Reads the shares that decide when the caller's sessions start: its domain's, its project's, its own."""


@frozen
class SearchUsageBuckets(_OfGroup, of="fair_share", does="buckets", permits="get"):
    """Searches what was used of a group, by day, of a level."""

    level: Level
    wanted: Querier
    since: date | None = None
    until: date | None = None


@frozen
class GetOwnUsageBuckets(_OfGroup, of="fair_share", does="own_buckets", permits="get"):
    """Reads what the caller has used in the project, by day."""

    since: date | None = None
    until: date | None = None


@frozen
class SetWeight(_OfGroup, of="fair_share", does="set_weight", permits="update"):
    """Sets the weight of a subject; None for the group's default."""

    mutates: ClassVar[bool] = True
    audited: ClassVar[bool] = True
    subject: Subject
    weight: float | None

    @property
    def target(self) -> Target:
        """The subject, in the group."""
        return Target(self.entity_type, self.scope, "/".join((self.resource_group, *self.subject)))


@frozen
class SetWeights(_OfGroup, of="fair_share", does="set_weights", permits="update"):
    """Sets several weights, all or none."""

    mutates: ClassVar[bool] = True
    audited: ClassVar[bool] = True
    weights: Sequence[tuple[Subject, float | None]]
