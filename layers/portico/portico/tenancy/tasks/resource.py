"""The declaration of tasks."""

from typing import Annotated, Final

from pydantic import Field

from portico.core.model.access import Access
from portico.core.model.conventions import Home
from portico.core.model.entity import ID_EXAMPLE
from portico.core.resource import Mount, Operation, Resource, Trigger
from portico.tenancy.tasks.actions import AdvanceTask, CancelTask, GetTask, SearchTasks
from portico.tenancy.tasks.entity import Task, TaskOutput

_Id = Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{36}$", description="The id.", examples=[ID_EXAMPLE])]

TASKS: Final = Resource(
    "portico.tenancy.tasks.service:wire",
    entity=Task,
    function="tasks",
    mounts=(
        Mount("/v1/tasks", "", Home.CALLER),
        Mount("/v1/domains/{domain}/tasks", "domain_", Home.DOMAIN),
        Mount("/v1/project-tasks", "project_", Home.CURRENT_PROJECT),
    ),
    operations=frozenset({"search", "get"}),
    actions={"search": SearchTasks, "get": GetTask},
    access=dict.fromkeys(("get", "list", "cancel"), (Access.HELD, Access.ADMINISTER, Access.OWNED)),
    outputs=TaskOutput,
    goes_with="user",
    key=_Id,
    key_name="id",
    words={"public": "Work that takes longer than a request, and how far it has come."},
    texts={
        "search": ("Search tasks", "Those of one's own. Kept for 7 days."),
        "get": ("Get a task", "How far it has come, and where its result is read."),
        "domain_search": ("Search tasks of a domain", "Those of all users and service accounts. Kept for 7 days."),
        "project_search": (
            "Search tasks about a project",
            "For its admins: those of all, about what is in it. Kept for 7 days.",
        ),
        "project_get": ("Get a task about a project", "How far it has come. Its result is for who asked for it."),
        "domain_get": ("Get a task of a domain", "How far it has come. Its result is for who asked for it."),
    },
    columns=("id", "kind", "target", "status", "created_at"),
    own=(
        Operation(
            "cancel",
            CancelTask,
            "POST",
            "/{id}/cancel",
            "cancel_task",
            "Cancel a task",
            "CANCELLED at once; there is no result.",
            binds={"id": "key"},
            status=202,
            conflicts=True,
            errors={409: "The task has ended."},
        ),
        Operation(
            "advance",
            AdvanceTask,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", ("TaskAdvanced",)),
        ),
    ),
)
