"""The declaration of exports."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field

from portico.core.limits.route_limit import RUNS
from portico.core.model.access import Access
from portico.core.model.conventions import Body, Home
from portico.core.model.entity import Name
from portico.core.model.fields import Sent
from portico.core.resource import Operation, Resource
from portico.operations.exports.actions import CreateExport
from portico.operations.exports.exported import Exported
from portico.tenancy.tasks.resource import TASKS

_MOST_FIELDS: Final = 100


class ExportFormat(StrEnum):
    """The formats of files."""

    CSV = "csv"


class ExportCreate(Sent):
    """What is exported, and how."""

    resource: Exported = Field(
        description="What is exported: of the caller's domain, runs and sessions of a project.", examples=["runs"]
    )
    filter: Mapping[str, Any] | None = Field(
        None, description="As in the resource's searches.", examples=[{"status": {"equals": "FAILED"}}]
    )
    fields: Annotated[list[str], Field(min_length=1, max_length=_MOST_FIELDS)] | None = Field(
        None, description="The columns; by default all that clients see.", examples=[["id", "function", "status"]]
    )
    format: ExportFormat = ExportFormat.CSV
    project: Name | None = Field(None, description="Of runs and sessions; by default the current project.")


EXPORTS: Final = Resource(
    "portico.operations.exports.service:wire",
    types="exports",
    function="tasks",
    operations=frozenset(),
    own=(
        Operation(
            "create",
            CreateExport,
            "POST",
            "/v1/exports",
            "create_export",
            "Export what a search finds as a CSV file",
            "202 and a task, whose `result` has the address of the file. The rows are what the caller may see while it is "
            "written, at most 100,000 and 256 MB: then the task is PARTIAL. A cell that a spreadsheet takes for a formula begins "
            "with an apostrophe. Needs the permissions `export:create`, and that of the search.",
            home=Home.CALLER,
            body=Body.JSON,
            body_type=ExportCreate,
            reply=TASKS,
            task=True,
            access=Access.HELD,
            writes=True,
            limit=RUNS,
        ),
    ),
)
