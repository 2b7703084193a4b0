"""Exports: what a search finds, as a file that a task writes."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.core.actions.processor import Handler, RunAs
from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call, Origin
from portico.core.model.conventions import Home
from portico.core.model.scope import Scope
from portico.operations.exports.actions import CreateExport
from portico.operations.exports.exported import Exported
from portico.operations.exports.request import ExportRequest
from portico.operations.exports.sources import SOURCES, Source
from portico.tenancy.tasks.entity import Task
from portico.tenancy.tasks.resource import TASKS
from portico.tenancy.tasks.service import TaskService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

KIND: Final = "export"
LONGEST_FILTER: Final = 8_192  # as in query strings


@frozen
class ExportService:
    """Begins exports."""

    tasks: TaskService
    run: RunAs

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {CreateExport: self.create}

    def create(self, call: Call, action: CreateExport) -> Task:
        """The task, PENDING. Raises what the search would, and Unprocessable for a field that there is not."""
        resource = Exported(action.resource)
        source, wanted = SOURCES[resource], dict(action.filter) if action.filter is not None else None
        if wanted is not None and len(json.dumps(wanted)) > LONGEST_FILTER:
            raise Unprocessable.field("filter", f"A filter has at most {LONGEST_FILTER} characters.", "too_long")
        columns = _columns(source, action.fields)
        scope = _scope(call, source, action.project)
        origin = Origin(call.origin.request_id, call.origin.traceparent)
        self.run(call.principal, source.page(scope, source.condition(wanted), None, 1), origin)
        given = ExportRequest(resource=resource, scope=str(scope), filter=wanted, columns=columns)
        return self.tasks.start(call, KIND, resource, given.model_dump_json(), scope)


def _columns(source: Source, wanted: Sequence[str] | None) -> list[str]:
    known = source.columns
    for index, name in enumerate(wanted or ()):
        if name not in known:
            message = f"There is no field {name!r}; there are {', '.join(known)}."
            raise Unprocessable.field(f"fields.{index}", message, "unknown_field")
    return known if wanted is None else list(wanted)


def _scope(call: Call, source: Source, project: str | None) -> Scope:
    """The scope that is searched: of what is in projects the one that is named, else the current one; of the rest the domain."""
    domain = call.principal.domain
    if source.home is not Home.PROJECT:
        if project is not None:
            raise Unprocessable.field("project", "What is exported is not in a project.", "conflict")
        return Scope(domain)
    named = project or call.principal.project
    if named is None:
        raise BadRequest("No project: name one in `project`.", code="PROJECT_REQUIRED")
    return Scope(domain, named)


def wire(parts: "Parts") -> ExportService:
    """The service, put together."""
    return ExportService(parts.get(TASKS), parts.run_as)
