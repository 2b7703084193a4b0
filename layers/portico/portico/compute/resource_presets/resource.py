"""The declaration of resource presets."""

from typing import Final

from portico.compute.resource_presets.actions import CheckPresets
from portico.compute.resource_presets.entity import ResourcePreset
from portico.compute.resource_presets.models import CheckedPresets, PresetCheck, show_checked
from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Body, Home, Replay
from portico.core.resource import Mount, Operation, Resource

RESOURCE_PRESETS: Final = Resource(
    "portico.compute.resource_presets.service:wire",
    entity=ResourcePreset,
    function="domains",
    mounts=(Mount("/v1/admin/resource-presets", "admin_", Home.GLOBAL),),
    own=(
        Operation(
            "check",
            CheckPresets,
            "POST",
            "/v1/resource-groups/check-presets",
            "check_resource_presets",
            "See which presets would start now",
            "Those of one resource group, and those of all.",
            home=Home.CURRENT_PROJECT,
            body=Body.JSON,
            body_type=PresetCheck,
            reply=CheckedPresets,
            show=show_checked,
            writes=True,
            replay=Replay.OFF,
        ),
    ),
    access={**dict.fromkeys(PERMISSIONS, Access.OPERATE), "use": Access.READ},
    columns=("name", "slots", "resource_group", "description"),
    example={"name": "small", "slots": {"cpu": 1, "mem": 2147483648}},
)
