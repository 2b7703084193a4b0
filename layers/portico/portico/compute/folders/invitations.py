"""The service of invitations, and the folders that are shared with a caller."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from portico.compute.folders.entity import Folder, FolderPermission, uid_claim
from portico.compute.folders.invitation import Invitation, InvitationStatus
from portico.compute.folders.models import SharedFolder
from portico.compute.folders.share_actions import (
    AcceptInvitation,
    GetInvitation,
    RejectInvitation,
    SearchInvitations,
    SearchSharedFolders,
)
from portico.compute.folders.sharing import SHARING, Sharing
from portico.core.actions.processor import Handler
from portico.core.base.frozen import frozen
from portico.core.data.query import All, Compare, CursorPage, OffsetPage, Operator, Page, Querier
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.subjects import shown_subject
from portico.core.services.contents import Contents

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_ACCEPTED = All((Compare("status", Operator.EQUALS, str(InvitationStatus.ACCEPTED)),))


@frozen
class InvitationService(Contents[Invitation]):
    """Looks at invitations, takes and refuses them."""

    sharing: Sharing

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            GetInvitation: self.get,
            SearchInvitations: self.search,
            AcceptInvitation: self.sharing.accept,
            RejectInvitation: self.sharing.reject,
            SearchSharedFolders: self.shared_folders,
        }

    def get(self, _call: Call, action: GetInvitation) -> Invitation:
        """The invitation. Raises NotFound."""
        return self.repository.live(action.scope, action.key)

    def search(self, _call: Call, action: SearchInvitations) -> Page[Invitation]:
        """One page of the caller's invitations."""
        return self.repository.search(action.scope, action.querier)

    def shared_folders(self, _call: Call, action: SearchSharedFolders) -> Page[SharedFolder]:
        """One page of the folders that are shared with the caller; one in the trash is left out."""
        page = OffsetPage(0, action.limit) if action.cursor is None else CursorPage(action.cursor, action.limit)
        found = self.repository.search(action.scope, Querier(_ACCEPTED, page=page))
        folders = self._folders([one.folder for one in found.items])
        items = [
            shown(folders[one.folder], one.permission)
            for one in found.items
            if one.folder in folders and one.subject in folders[one.folder].shares
        ]
        return Page(items, None, None, action.limit, found.has_more, found.next_cursor)

    def _folders(self, uids: list[str]) -> dict[str, Folder]:
        """The folders that are there, by uid, in two requests."""
        if not uids:
            return {}
        store = self.repository.store
        held = store.table.get_many(store.entities, [dict(uid_claim(uid).key) for uid in uids])
        wanted: list[Any] = [(Folder, Scope.parse(str(item["scope"])), str(item["holder"])) for item in held if item]
        return {folder.uid: folder for folder in store.get_together(*wanted) if folder} if wanted else {}


def shown(folder: Folder, permission: FolderPermission) -> SharedFolder:
    """A folder, to those with whom it is shared."""
    return SharedFolder(
        uid=folder.uid,
        name=folder.name,
        home=folder.home,
        owner=shown_subject(folder.owner),
        permission=permission,
        usage_mode=folder.usage_mode,
        description=folder.description,
        created_at=folder.created_at,
    )


def wire(parts: "Parts") -> InvitationService:
    """The service, put together."""
    sharing = parts.get(SHARING)
    return InvitationService(sharing.invitations, sharing)
