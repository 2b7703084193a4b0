"""Mounts: what an agent synchronises of a folder, page by page and file by file.

Whoever asks has decided that it may. What it is given lasts for minutes, so a right that ends is felt by the next that is asked.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from portico.compute.folders.actions import BeginUpload
from portico.compute.folders.changing import Changing
from portico.compute.folders.entity import Folder, FolderPermission, object_key
from portico.compute.folders.ledger import Ledger
from portico.compute.folders.models import FileUploadUrls
from portico.compute.folders.paths import checked
from portico.compute.folders.uploads import URL_SECONDS, Uploads
from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Forbidden
from portico.core.base.frozen import frozen
from portico.core.data.cursor import CursorSigner
from portico.core.model.call import Call

MOST_FILES: Final = 100  # of a request to upload
PAGE: Final = 500
_BINARY: Final = "application/octet-stream"
_REMOVED: Final = 40


@frozen
class MountedFile:
    """A file below what is mounted, or, without an URL, a directory of its own."""

    path: str
    size: int
    etag: str
    url: str | None


@frozen
class MountPage:
    """Files in the order of their paths, and the cursor of the next page."""

    files: Sequence[MountedFile]
    cursor: str | None


@frozen
class MountUpload:
    """A file that an agent will upload: its path below what is mounted, and its bytes."""

    path: str
    size: int


@frozen
class Mount:
    """A folder, or a directory in it, as it is mounted, and what may be done there."""

    folder: Folder
    permission: FolderPermission
    subpath: str
    ledger: Ledger
    changing: Changing
    upload: Uploads
    cursors: CursorSigner

    def listing(self, cursor: str | None = None, limit: int = PAGE) -> MountPage:
        """The files, each with a URL for 5 minutes. Raises BadRequest for a cursor of another mount."""
        bound = ["mount", self.folder.uid, self.subpath]
        after = None if cursor is None else str(self.cursors.read(cursor, bound))
        items, more = self.ledger.page(self.folder.uid, self._prefix, after, limit)
        following = self.cursors.sign(str(items[-1]["sk"]), bound) if more else None
        return MountPage(self.shown(items), following)

    def first(self, most: int) -> list[Item]:
        """The items of the first files."""
        return list(islice(self.ledger.every(self.folder.uid, self._prefix), most))

    def shown(self, items: Iterable[Item]) -> list[MountedFile]:
        """Files by their items, each with a URL for 5 minutes."""
        prefix = self._prefix
        return [
            MountedFile(path.removeprefix(prefix), int(item["size"]), str(item["etag"]), self._url(path))
            for item in items
            if (path := str(item["sk"])) != prefix
        ]

    @property
    def state(self) -> str:
        """What is another when a file of the folder has changed, in one request."""
        return f"{self.folder.uid}/{self.ledger.changes(self.folder.uid)}"

    def uploads(self, call: Call, files: Sequence[MountUpload]) -> list[FileUploadUrls]:
        """The URLs to put files to, in their order; their sizes are reserved.

        Raises Forbidden where nothing is written, Conflict over the quota or where a directory is, ValueError for a path that is none.
        """
        self._require(FolderPermission.RW)
        found = []
        for file in files:
            path = checked(self._prefix + file.path)
            self.changing.check_place(self.folder, path, over=True)
            action = BeginUpload(self.folder.scope, self.folder.name, path, file.size, _BINARY)
            found.append(self.upload.begin(call, self.folder, action))
        return found

    def completed(self, call: Call, upload_ids: Sequence[str]) -> None:
        """Puts uploads in parts together, and takes all of the files up. Raises NotFound, Conflict."""
        self._require(FolderPermission.RW)
        for upload in upload_ids:
            self.upload.complete(call, self.folder, upload)

    def removals(self, call: Call, paths: Sequence[str]) -> int:
        """Removes files; the number of those that were there. Raises Forbidden where nothing is removed."""
        self._require(FolderPermission.WD)
        wanted = [checked(self._prefix + path) for path in paths]
        items = [item for item in self.ledger.files(self.folder.uid, wanted) if item]
        for start in range(0, len(items), _REMOVED):
            self.changing.remove(call, self.folder, items[start : start + _REMOVED])
        return len(items)

    @property
    def _prefix(self) -> str:
        return f"{self.subpath}/" if self.subpath else ""

    def _url(self, path: str) -> str | None:
        key = object_key(self.folder.uid, path)
        return None if path.endswith("/") else self.changing.objects.url_to_get(key, URL_SECONDS)

    def _require(self, wanted: FolderPermission) -> None:
        if not self.permission.covers(wanted):
            raise Forbidden(f"The folder is mounted {self.permission}.", code="MOUNT_PERMISSION")
