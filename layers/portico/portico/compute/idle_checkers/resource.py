"""The declaration of idle checkers."""

from typing import Final

from portico.compute.idle_checkers.actions import BindChecker
from portico.compute.idle_checkers.entity import IdleChecker
from portico.compute.idle_checkers.models import BindingsInput
from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Body, Home
from portico.core.resource import Mount, Operation, Resource

IDLE_CHECKERS: Final = Resource(
    "portico.compute.idle_checkers.service:wire",
    entity=IdleChecker,
    function="domains",
    mounts=(Mount("/v1/admin/idle-checkers", "admin_", Home.GLOBAL),),
    own=(
        Operation(
            "bind",
            BindChecker,
            "PUT",
            "/{name}/bindings",
            "bind_idle_checker",
            "Say which sessions an idle checker looks at",
            "Those of scopes and of resource groups; what was bound before is no longer, unless it is named again.",
            binds={"name": "key", "root": "bindings"},
            body=Body.JSON,
            body_type=BindingsInput,
            precondition=True,
            etag=True,
            writes=True,
            conflicts=True,
        ),
    ),
    access=dict.fromkeys((*PERMISSIONS, "exclude"), Access.OPERATE),
    columns=("name", "kind", "seconds", "grace", "session_types"),
    example={"name": "an-hour", "kind": "inactivity", "seconds": 3600, "session_types": ["interactive"]},
)
