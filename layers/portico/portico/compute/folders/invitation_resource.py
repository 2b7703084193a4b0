"""The declaration of invitations, and of the list of what is shared with one."""

from typing import Any, Final

from portico.compute.folders.invitation import Invitation
from portico.compute.folders.models import Cursor, SharedFolder, SharedLimit
from portico.compute.folders.share_actions import (
    AcceptInvitation,
    GetInvitation,
    RejectInvitation,
    SearchInvitations,
    SearchSharedFolders,
)
from portico.core.model.access import Access
from portico.core.model.action import Action
from portico.core.model.conventions import Answer, Home
from portico.core.model.entity import Id
from portico.core.resource import Mount, Operation, Resource


def _on_invitation(name: str, action: type[Action], summary: str, text: str, **options: Any) -> Operation:
    """An operation on one invitation, by its id."""
    path, own = f"/{{id}}/{name}", f"{name}_invitation"
    return Operation(name, action, "POST", path, own, summary, text, binds={"id": "key"}, conflicts=True, **options)


INVITATIONS: Final = Resource(
    "portico.compute.folders.invitations:wire",
    entity=Invitation,
    function="folders",
    tag="folders",
    mounts=(Mount("/v1/invitations", "", Home.CALLER),),
    operations=frozenset({"search", "get"}),
    actions={"search": SearchInvitations, "get": GetInvitation},
    access=dict.fromkeys(("get", "list", "accept", "reject"), Access.HELD),
    goes_with="user",
    key=Id,
    key_name="id",
    words={"public": "An invitation to a folder."},
    texts={
        "search": ("Search invitations", "Those that one has, accepted ones too."),
        "get": ("Get an invitation", "To which folder, by whom, and what one may do there."),
    },
    columns=("id", "name", "home", "permission", "status"),
    own=(
        Operation(
            "shared_folders",
            SearchSharedFolders,
            "GET",
            "/v1/shared-folders",
            "search_shared_folders",
            "List the folders that are shared with one",
            home=Home.CALLER,
            query={"limit": (SharedLimit, 100), "cursor": (Cursor, None)},
            answer=Answer.PAGE,
            reply=SharedFolder,
            access=Access.HELD,
        ),
        _on_invitation(
            "accept",
            AcceptInvitation,
            "Accept an invitation to a folder",
            "It is at `/v1/shared-folders/{uid}` from then on.",
        ),
        _on_invitation(
            "reject",
            RejectInvitation,
            "Reject an invitation to a folder",
            "It is no more; an accepted one is left by it.",
            answer=Answer.EMPTY,
            status=204,
        ),
    ),
)
