"""The actions on shares of folders, and on invitations to them."""

from collections.abc import Sequence
from typing import ClassVar

from portico.compute.folders.actions import FolderAction
from portico.compute.folders.entity import FolderPermission
from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen


@frozen
class ListShares(FolderAction, of="folder", does="list_shares", permits="share"):
    """Reads with whom a folder is shared, or may be."""

    mutates: ClassVar[bool] = False


@frozen
class ShareFolder(FolderAction, of="folder", does="share"):
    """Shares a folder of a project with others, or invites them to one of a user."""

    users: Sequence[str]
    granted: FolderPermission


@frozen
class ChangeShares(FolderAction, of="folder", does="change_shares", permits="share"):
    """Gives those another permission with whom a folder is shared."""

    users: Sequence[str]
    granted: FolderPermission


@frozen
class UnshareFolder(FolderAction, of="folder", does="unshare", permits="share"):
    """Takes shares and invitations back."""

    users: Sequence[str]


@frozen
class LeaveFolder(FolderAction, of="folder", does="leave", permits="read"):
    """Gives one's own share up."""


@frozen
class GetSharedFolder(FolderAction, of="folder", does="get_shared", permits="get"):
    """Reads a folder by its uid."""

    mutates: ClassVar[bool] = False


@frozen
class SearchSharedFolders(ScopedAction, of="invitation", does="shared_folders", permits="list"):
    """Reads a page of the folders that are shared with the caller."""

    mutates: ClassVar[bool] = False
    limit: int = 100
    cursor: str | None = None


@frozen
class GetInvitation(Get, of="invitation", does="get"):
    """Reads one invitation."""


@frozen
class SearchInvitations(Find, of="invitation", does="search"):
    """Searches the invitations of the caller."""


@frozen
class AcceptInvitation(EntityAction, of="invitation", does="accept"):
    """Takes a share."""


@frozen
class RejectInvitation(EntityAction, of="invitation", does="reject"):
    """Refuses a share."""
