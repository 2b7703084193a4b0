"""Resource groups, presets and idle checkers: those that one may use, and what superadmins make."""

from collections.abc import Mapping, Sequence
from typing import Any

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio import standard


class ResourceGroups(standard.ResourceGroups):
    """Pools that sessions run in; superadmins make them."""

    async def usable(self) -> Sequence[m.UsableResourceGroup]:
        """Those that the caller may use in the project, the default first."""
        return (await self._transport.call(o.LIST_RESOURCE_GROUPS)).items

    async def capacity(self, name: str) -> m.GroupCapacity:
        """How full one is."""
        return await self._transport.call(o.RESOURCE_GROUP_CAPACITY, path={"name": name})

    async def allocation(self, name: str) -> m.ResourceAllocation:
        """What the caller can have of one now."""
        return await self._transport.call(o.RESOURCE_GROUP_ALLOCATION, path={"name": name})


class ResourcePresets(standard.ResourcePresets):
    """Sizes of sessions; superadmins make them."""

    async def check(self, resource_group: str | None = None) -> m.CheckedPresets:
        """Those of a group, by default of the one that a session would get, and whether a session of each would start."""
        return await self._transport.call(o.CHECK_RESOURCE_PRESETS, body={"resource_group": resource_group})


class IdleCheckers(standard.IdleCheckers):
    """What ends sessions; superadmins make them."""

    async def bind(
        self, name: str, bindings: Sequence[Mapping[str, Any]], *, if_match: str | None = None
    ) -> m.IdleCheckerPublic:
        """Says which sessions one looks at: those of `{"scope": ..}`s and of `{"resource_group": ..}`s."""
        wanted: Any = list(bindings)
        return await self._transport.call(
            o.ADMIN_BIND_IDLE_CHECKER, path={"name": name}, body=wanted, if_match=if_match
        )
