"""Directories, read from the items of files: names up to the next `/`, as the listings of S3 have them."""

from collections.abc import Iterator
from typing import Any

from portico.compute.folders.actions import ListFiles
from portico.compute.folders.errors import no_file
from portico.compute.folders.ledger import Ledger
from portico.compute.folders.models import File
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.data.cursor import CursorSigner
from portico.core.data.query import Page


@frozen
class Listing:
    """Lists files."""

    ledger: Ledger
    cursors: CursorSigner

    def page(self, uid: str, action: ListFiles) -> Page[File]:
        """The page that is asked for. Raises NotFound for a directory that is not there, BadRequest for a cursor of another."""
        bound = ["files", uid, action.path, action.recursive]
        after = None if action.cursor is None else str(self.cursors.read(action.cursor, bound))
        prefix = f"{action.path}/" if action.path else ""
        found = list(self._entries(uid, prefix, after, action))
        if not found and after is None and prefix and not self.ledger.files(uid, [prefix])[0]:
            raise no_file(action.path)
        entries, more = found[: action.limit], len(found) > action.limit
        last = entries[-1].path + "/" * (entries[-1].type == "directory") if entries else ""
        return Page(entries, None, None, action.limit, more, self.cursors.sign(last, bound) if more else None)

    def _entries(self, uid: str, prefix: str, after: str | None, action: ListFiles) -> Iterator[File]:
        """The entries behind a path, one more than the page has; a directory that was passed over costs a request."""
        wanted = action.limit + 1
        if after is not None and after.endswith("/") and not action.recursive:
            after = _beyond(after)
        while wanted:
            items, more = self.ledger.page(uid, prefix, after, wanted)
            for item in items:
                path = str(item["sk"])
                if path == prefix or (after is not None and path <= after):
                    continue
                entry = _entry(path, prefix, item, recursive=action.recursive)
                yield entry
                wanted -= 1
                after = path if action.recursive or entry.type == "file" else _beyond(f"{entry.path}/")
                if not wanted:
                    return
            if not more:
                return
            last = str(items[-1]["sk"])
            after = last if after is None else max(after, last)


def shown(path: str, item: Item | None) -> File:
    """A file, or with None a directory."""
    name = path.rpartition("/")[2]
    if item is None:
        return File(name=name, path=path, type="directory", size=None, modified_at=None)
    return File(name=name, path=path, type="file", size=int(item["size"]), modified_at=item["modified_at"])


def _entry(path: str, prefix: str, item: Any, *, recursive: bool) -> File:
    name, slash, _ = path[len(prefix) :].partition("/")
    if recursive:
        return shown(path.removesuffix("/"), None if path.endswith("/") else item)
    return shown(prefix + name, None if slash else item)


def _beyond(directory: str) -> str:
    """The last path that a directory can have."""
    return directory + "\U0010ffff"
