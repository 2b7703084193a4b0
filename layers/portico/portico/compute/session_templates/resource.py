"""The declaration of session templates."""

from collections.abc import Mapping
from typing import Any, Final

from portico.compute.session_templates.actions import StartFromTemplate
from portico.compute.session_templates.entity import SessionTemplate
from portico.compute.session_templates.models import SessionFromTemplate
from portico.compute.sessions.models import Wait
from portico.compute.sessions.resource import SESSIONS, created_or_found
from portico.core.model.access import USERS_WRITE
from portico.core.model.conventions import Body, Home
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource

_EXAMPLE: Final = {"name": "tonight", "environment": {"EPOCHS": "5"}}


def _given(given: Given) -> Mapping[str, Any]:
    fields = given.body.model_dump(exclude_unset=True)
    return {"key": given.values["name"], "fields": fields, "wait": given.values["wait"]}


SESSION_TEMPLATES: Final = Resource(
    "portico.compute.session_templates.service:wire",
    entity=SessionTemplate,
    function="sessions",
    mounts=(Mount("/v1/session-templates", "", Home.CURRENT_PROJECT),),
    own=(
        Operation(
            "start",
            StartFromTemplate,
            "POST",
            "/{name}/sessions",
            "create_session_from_template",
            "Start a session from a template",
            "As `POST /v1/sessions` does with the fields of the template and, over them, those of the body: maps are merged, lists and "
            "all others are taken instead, null is the field's default. Needs the permission `session_template:get` on the template, "
            "and `session:create`. What the template names and is not there any more is a 422 that names the field.",
            query={"wait": (Wait, 0)},
            body=Body.JSON,
            body_type=SessionFromTemplate,
            prepare=_given,
            reply=SESSIONS,
            status=created_or_found,
            described_status=201,
            answers={200: (SESSIONS, "The live session that is used again.")},
            writes=True,
            errors={409: "`SESSION_EXISTS` with `session_id`, `LIMIT_EXCEEDED`."},
            location="/v1/sessions/{id}",
            etag=True,
            extra={
                "requestBody": {"content": {"application/json": {"example": _EXAMPLE}}},
                "x-error-codes": {"404": ["SESSION_TEMPLATE_NOT_FOUND"]},
            },
        ),
    ),
    access=USERS_WRITE,
    yaml=True,
    words={
        "create": "A new session template: a name, and the fields of the sessions that are made from it; 32 KiB as JSON.",
        "public": "A session template. Who may read it sees all of it, so no secret belongs in its environment.",
    },
    columns=("name", "type", "image", "resource_group", "description"),
    example={"name": "nightly", "type": "batch", "image": "python", "command": "python train.py"},
)
