"""Folders, their files and their shares."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio import standard
from portico_client.aio.resources import Resource, items
from portico_client.aio.transport import AsyncTransport
from portico_client.base import Operation, Page
from portico_client.names import Standard

R = TypeVar("R", bound=BaseModel)
A = TypeVar("A")


class Folders(standard.Folders):
    """Folders, and the files in them: these go to and from the storage by the URLs that are asked for here.

    Where files and shares are meant, a folder is `name`, that of the project, `me/name`, one's own, or `uid:<uid>`.
    """

    async def usage(self, name: str) -> m.Usage:
        """The number and the bytes of its files, and what is reserved for uploads."""
        return await self._on(o.FOLDER_USAGE, name)

    def files(
        self, name: str, path: str = "", *, recursive: bool = False, refresh: bool = False
    ) -> AsyncIterator[m.File]:
        """The files of a directory, or all below it; `refresh` compares with the storage first."""
        query = {"path": path, "recursive": recursive, "refresh": refresh}
        operation, place = _at(o.LIST_FILES, name)
        return items(self._transport, operation, path=place, query=query)

    async def make_directory(self, name: str, path: str) -> m.File:
        """Adds a directory."""
        return await self._on(o.MAKE_DIRECTORY, name, body={"path": path})

    async def move(self, name: str, source: str, target: str) -> m.Moved:
        """Gives a file, or a directory with all that is in it, another path."""
        body = {"source": source, "target": target}
        return await self._on(o.MOVE_FILES, name, body=body)

    async def delete_files(self, name: str, paths: Sequence[str], *, recursive: bool = False) -> m.Deleted:
        """Removes files, and directories, with all that is in them if `recursive`."""
        body = {"paths": [*paths], "recursive": recursive}
        return await self._on(o.DELETE_FILES, name, body=body)

    async def upload(self, name: str, path: str, size: int, content_type: str | None = None) -> m.FileUploadUrls:
        """The URLs to which the bytes of a file go; `complete_upload` comes after them."""
        body = {"path": path, "size": size} | ({} if content_type is None else {"content_type": content_type})
        return await self._on(o.UPLOAD_FILE, name, body=body)

    async def resume_upload(self, name: str, upload: str) -> m.FileUploadUrls:
        """The URLs of an upload that was interrupted: those of the parts that are not there."""
        return await self._on(o.RESUME_UPLOAD, name, upload=upload)

    async def complete_upload(self, name: str, upload: str) -> m.File:
        """The file, whose bytes are all there. Raises Conflict when they are not."""
        return await self._on(o.COMPLETE_UPLOAD, name, upload=upload)

    async def cancel_upload(self, name: str, upload: str) -> None:
        """Gives an upload up, with what is reserved for it."""
        operation, place = _at(o.CANCEL_UPLOAD, name)
        await self._transport.call(operation, path={**place, "upload": upload})

    async def download(self, name: str, path: str) -> m.FileDownloadUrl:
        """The URL of a file, for 5 minutes."""
        return await self._on(o.DOWNLOAD_FILE, name, body={"path": path})

    async def rename(self, name: str, new_name: str) -> m.FolderPublic:
        """Gives it another name; it stays the same by its uid."""
        return await self._on(o.RENAME_FOLDER, name, body={"name": new_name})

    async def clone(self, name: str, target: str) -> m.TaskPublic:
        """Begins to copy it into a new folder: `name` in the project, or `me/name`."""
        return await self._on(o.CLONE_FOLDER, name, body={"target": target})

    async def archive(self, name: str, paths: Sequence[str] = ()) -> m.TaskPublic:
        """Begins to write files and directories, or all, into a zip file."""
        return await self._on(o.ARCHIVE_FILES, name, body={"paths": [*paths]})

    async def purge(self, name: str) -> m.TaskPublic:
        """Puts it into the trash, and begins to remove it with all its files."""
        return await self._on(o.PURGE_FOLDER, name)

    async def shares(self, name: str) -> m.FolderShares:
        """With whom it is shared, or may be."""
        return await self._on(o.FOLDER_SHARES, name)

    async def share(self, name: str, users: Sequence[str], permission: str = "ro") -> m.FolderShares:
        """Shares it with others of the domain, or invites them to it: `ro` reads, `rw` writes, `wd` removes as well."""
        return await self._on(o.SHARE_FOLDER, name, body={"users": [*users], "permission": permission})

    async def change_shares(self, name: str, users: Sequence[str], permission: str) -> m.FolderShares:
        """Gives those another permission with whom it is shared."""
        return await self._on(o.CHANGE_FOLDER_SHARES, name, body={"users": [*users], "permission": permission})

    async def unshare(self, name: str, users: Sequence[str]) -> m.FolderShares:
        """Takes shares and invitations back."""
        return await self._on(o.UNSHARE_FOLDER, name, body={"users": [*users]})

    def shared(self) -> AsyncIterator[m.SharedFolder]:
        """The folders that are shared with one."""
        return items(self._transport, o.SEARCH_SHARED_FOLDERS)

    async def shared_one(self, uid: str) -> m.SharedFolder:
        """One by its uid. Raises NotFound."""
        return await self._transport.call(o.SHARED_FOLDER, path={"uid": uid})

    async def leave(self, uid: str) -> None:
        """Ends a share of one's own. Raises Conflict for a folder of a project."""
        await self._transport.call(o.SHARED_LEAVE_FOLDER, path={"uid": uid})

    async def _on(self, operation: Operation[R], folder: str, *, body: Any = None, **path: str) -> R:
        found, place = _at(operation, folder)
        return await self._transport.call(found, path={**place, **path}, body=body)


class OwnFolders(Resource[m.FolderPublic, m.FolderCreate, m.FolderUpdate]):
    """Folders of one's own; what is in them is at `client.folders`, as `me/name`."""

    names = Standard("folder", "folders", "my_")


class Invitations:
    """Invitations to folders of others."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def list(self, **query: Any) -> AsyncIterator[m.InvitationPublic]:
        """All that one has, accepted ones too; `filter` and `order`."""
        return items(self._transport, o.SEARCH_INVITATIONS, query=query)

    async def search_by_body(self, body: Mapping[str, Any]) -> Page[m.InvitationPublic]:
        """One page, by a body: filters that are too long for an address."""
        return await self._transport.call(o.SEARCH_INVITATIONS_BY_BODY, body=body)

    async def get(self, invitation: str) -> m.InvitationPublic:
        """One by its id. Raises NotFound."""
        return await self._transport.call(o.GET_INVITATION, path={"id": invitation})

    async def accept(self, invitation: str) -> m.InvitationPublic:
        """Takes it: the folder is shared with one from then on."""
        return await self._transport.call(o.ACCEPT_INVITATION, path={"id": invitation})

    async def reject(self, invitation: str) -> None:
        """Refuses it, or leaves the folder."""
        await self._transport.call(o.REJECT_INVITATION, path={"id": invitation})


def _at(operation: Operation[A], folder: str) -> tuple[Operation[A], dict[str, str]]:
    """The operation where the folder is, and what its path needs. Raises ValueError where there is none."""
    for begin, prefix, value in (("me/", "my_", "name"), ("uid:", "shared_", "uid")):
        if folder.startswith(begin):
            if (found := o.OPERATIONS.get(f"{prefix}{operation.id}")) is None:
                raise ValueError(f"{operation.id} is not there for {folder}")
            return found, {value: folder.removeprefix(begin)}
    return operation, {"name": folder}
