"""The resources that are exported: where each is searched, and what its rows have."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from portico.compute.runs.actions import SearchRuns
from portico.compute.runs.resource import RUNS
from portico.compute.sessions.actions import SearchSessions
from portico.compute.sessions.resource import SESSIONS
from portico.compute.usage.actions import SearchUsage
from portico.compute.usage.resource import USAGE
from portico.core.base.frozen import frozen
from portico.core.data.query import All, CursorPage, OffsetPage, Querier
from portico.core.http.filters import read_filter
from portico.core.http.views import Views, views_of
from portico.core.model.action import Action
from portico.core.model.asked import Asked
from portico.core.model.conventions import Home
from portico.core.model.scope import Scope
from portico.core.resource import Resource
from portico.operations.audit.actions import SearchAuditLogs
from portico.operations.audit.resource import AUDIT_LOGS
from portico.operations.exports.exported import Exported
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.users.resource import USERS


@frozen
class Source:
    """A resource, and the action that searches it in a domain or a project."""

    resource: Resource
    search: Callable[[Scope, Querier], Action]
    home: Home = Home.DOMAIN

    @property
    def views(self) -> Views:
        """Its models."""
        return views_of(self.resource)

    @property
    def columns(self) -> list[str]:
        """The fields that clients see, in their order."""
        fields: Mapping[str, Any] = self.views.public.model_fields
        return [info.serialization_alias or info.alias or name for name, info in fields.items()]

    def condition(self, wanted: Mapping[str, Any] | None) -> All:
        """What a filter asks for. Raises Unprocessable that names what is wrong with it."""
        found = None if wanted is None else read_filter(self.views.filter, json.dumps(wanted))
        return All(()) if found is None else found.condition()

    def page(self, scope: Scope, condition: All, cursor: str | None, limit: int) -> Action:
        """The search for a page: the first, or the one that a cursor names."""
        page = OffsetPage(0, limit) if cursor is None else CursorPage(cursor, limit)
        return self.search(scope, Querier(condition, (), page))

    def row(self, entity: Any, asked: Asked) -> Mapping[str, Any]:
        """An entity as clients see it, by column."""
        return self.views.show(entity, asked).model_dump(mode="json", by_alias=True)


SOURCES: Final[Mapping[Exported, Source]] = {
    Exported.USERS: Source(USERS, USERS.actions["search"]),
    Exported.PROJECTS: Source(PROJECTS, PROJECTS.actions["search"]),
    Exported.RUNS: Source(RUNS, SearchRuns, Home.PROJECT),
    Exported.SESSIONS: Source(SESSIONS, SearchSessions, Home.PROJECT),
    Exported.AUDIT_LOGS: Source(AUDIT_LOGS, SearchAuditLogs),
    Exported.USAGE: Source(USAGE, SearchUsage),
}
