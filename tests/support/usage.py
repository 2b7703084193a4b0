"""Sessions, as those who count their usage see them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from portico.compute.resource_groups.slots import Slots
from portico.core.model.scope import Scope

from tests.support.sample_resource import HOME


@dataclass(frozen=True)
class Held:
    """A session that holds, or held, slots."""

    id: str
    allocated_at: datetime | None
    ended_at: datetime | None = None
    owner: str = "user:acme/ann#u1"
    scope: Scope = HOME
    resource_group: str = "default"
    occupied_slots: Slots = field(default_factory=lambda: {"cpu": Decimal(2), "mem": Decimal(1024)})


@dataclass
class FakeHolders:
    """Those that hold slots now."""

    sessions: list[Any] = field(default_factory=list)

    def in_group(self, group: str) -> list[Any]:
        """Those of a group."""
        return [one for one in self.sessions if one.resource_group.lower() == group.lower() and one.ended_at is None]
