"""The declaration of announcements: superadmins make them, and everybody reads those that are for them."""

from typing import Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Operation, Resource
from portico.operations.announcements.actions import ListAnnouncements
from portico.operations.announcements.entity import Announcement
from portico.operations.announcements.models import CurrentAnnouncements, show_current

ANNOUNCEMENTS: Final = Resource(
    "portico.operations.announcements.service:wire",
    entity=Announcement,
    function="domains",
    mounts=(Mount("/v1/admin/announcements", "admin_", Home.GLOBAL),),
    own=(
        Operation(
            "list_current",
            ListAnnouncements,
            "GET",
            "/v1/announcements",
            "list_announcements",
            "List the announcements for oneself",
            "Those whose time it is and whose audience one is of, the latest first.",
            home=Home.GLOBAL,
            reply=CurrentAnnouncements,
            show=show_current,
        ),
    ),
    access={**dict.fromkeys(PERMISSIONS, Access.OPERATE), "read": Access.SHARED},
    columns=("name", "message", "from", "until", "audience"),
    example={"name": "maintenance", "message": "Maintenance on Sunday at 09:00 UTC."},
)
