"""What sessions have used, and the order in which they wait by it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio.resources import Place, items
from portico_client.aio.transport import AsyncTransport
from portico_client.base import Operation, Page
from portico_client.operations import OPERATIONS

_LEVELS = ("domain", "project", "user")
_NAMES = ("domain_name", "project_name", "user_name")


class UsageReports:
    """The usage of the project; with `of_domain` that of its domain, for who administers it; with `everywhere` that of all domains."""

    def __init__(self, transport: AsyncTransport, domain: Place) -> None:
        self._transport = transport
        self._domain = domain

    async def report(
        self,
        by: str = "project",
        *,
        period: str | None = None,
        since: str | None = None,
        until: str | None = None,
        of_domain: bool = False,
        everywhere: bool = False,
    ) -> m.UsageReport:
        """The sums of a month (`2026-11`), or of the days between two, by domain, project or user, with what they cost."""
        operation = o.ADMIN_USAGE if everywhere else o.DOMAIN_USAGE if of_domain else o.USAGE
        path = await self._domain() if operation is o.DOMAIN_USAGE else {}
        query = {"by": by, "period": period, "since": since, "until": until}
        return await self._transport.call(operation, path=path, query=query)


class FairShares:
    """Fair shares in a resource group: one's own, with `of_domain` those of the domain, else those of everybody.

    A subject is a domain (`acme`), a project (`acme/vision`) or a user in one (`acme/vision/ann`); a level is `domain`, `project` or
    `user`.
    """

    def __init__(self, transport: AsyncTransport, domain: Place) -> None:
        self._transport = transport
        self._domain = domain

    async def own(self, group: str) -> m.OwnFairShares:
        """Those that the caller's sessions wait by."""
        return await self._transport.call(o.OWN_FAIR_SHARES, path={"name": group})

    async def list(
        self,
        group: str,
        level: str = "domain",
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        min_ratio: float | None = None,
        order: str | None = None,
        of_domain: bool = False,
    ) -> AsyncIterator[m.FairShare]:
        """All of a level, page after page."""
        operation: Operation[Page[m.FairShare]] = _operation(f"search_{level}_fair_shares", of_domain=of_domain)
        query = {"filter": filter, "min_ratio": min_ratio, "order": order}
        path = await self._path(group, of_domain=of_domain)
        async for item in items(self._transport, operation, path=path, query=query):
            yield item

    async def get(self, group: str, subject: str, *, of_domain: bool = False) -> m.FairShare:
        """That of a subject."""
        operation: Operation[m.FairShare] = _operation(f"{_level(subject)}_fair_share", of_domain=of_domain)
        path = {**await self._path(group, of_domain=of_domain), **_named(subject)}
        return await self._transport.call(operation, path=path)

    async def set_weight(self, group: str, subject: str, weight: float | None) -> m.FairShare:
        """Another weight of a subject; None for the group's default."""
        operation: Operation[m.FairShare] = OPERATIONS[f"admin_set_{_level(subject)}_weight"]
        return await self._transport.call(operation, path={"name": group, **_named(subject)}, body={"weight": weight})

    async def set_weights(self, group: str, weights: Mapping[str, float | None]) -> m.WeightsSet:
        """Other weights by subject, all or none."""
        body = {"weights": [{**_named(subject), "weight": weight} for subject, weight in weights.items()]}
        return await self._transport.call(o.ADMIN_SET_WEIGHTS, path={"name": group}, body=body)

    async def days(
        self,
        group: str,
        level: str = "domain",
        *,
        since: str | None = None,
        until: str | None = None,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
        of_domain: bool = False,
    ) -> AsyncIterator[m.UsageBucket]:
        """What was used by a level, day by day."""
        operation: Operation[Page[m.UsageBucket]] = _operation(f"search_{level}_usage_buckets", of_domain=of_domain)
        query = {"from": since, "to": until, "filter": filter, "order": order}
        path = await self._path(group, of_domain=of_domain)
        async for item in items(self._transport, operation, path=path, query=query):
            yield item

    async def own_days(
        self, group: str, *, since: str | None = None, until: str | None = None
    ) -> Sequence[m.UsageBucket]:
        """What the caller used in the project, day by day."""
        query = {"from": since, "to": until}
        return (await self._transport.call(o.OWN_USAGE_BUCKETS, path={"name": group}, query=query)).items

    async def _path(self, group: str, *, of_domain: bool) -> dict[str, str]:
        return {"name": group, **(await self._domain() if of_domain else {})}


def _operation(name: str, *, of_domain: bool) -> Operation[Any]:
    return OPERATIONS[f"{'domain' if of_domain else 'admin'}_{name}"]


def _level(subject: str) -> str:
    return _LEVELS[subject.count("/")]


def _named(subject: str) -> dict[str, str]:
    return dict(zip(_NAMES, subject.split("/"), strict=False))
