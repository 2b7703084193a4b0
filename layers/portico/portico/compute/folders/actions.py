"""The actions on files in folders."""

from collections.abc import Sequence
from typing import ClassVar

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.action import PlatformAction


@frozen
class FolderAction(EntityAction):
    """About a folder, whose facts decide it."""

    by_facts: ClassVar[bool] = True


@frozen
class ReadUsage(FolderAction, of="folder", does="read_usage", permits="read"):
    """Counts the files and bytes."""

    mutates: ClassVar[bool] = False


@frozen
class ListFiles(FolderAction, of="folder", does="list_files", permits="read"):
    """Reads a page of a directory, or of all that is below it if `recursive`; `refresh` looks at the storage first."""

    mutates: ClassVar[bool] = False
    path: str = ""
    recursive: bool = False
    refresh: bool = False
    limit: int = 100
    cursor: str | None = None


@frozen
class MakeDirectory(FolderAction, of="folder", does="make_directory", permits="write"):
    """Makes an empty directory."""

    path: str


@frozen
class MoveFiles(FolderAction, of="folder", does="move_files", permits="write"):
    """Gives a file, or a directory with all that is in it, another path."""

    source: str
    destination: str


@frozen
class DeleteFiles(FolderAction, of="folder", does="delete_files", permits="remove"):
    """Removes files; directories that are not empty if `recursive`."""

    paths: Sequence[str]
    recursive: bool = False


@frozen
class BeginUpload(FolderAction, of="folder", does="begin_upload", permits="write"):
    """Asks for URLs to put a file of so many bytes to."""

    path: str
    size: int
    content_type: str


@frozen
class OnUpload(FolderAction):
    """About an open upload."""

    upload_id: str


@frozen
class ResumeUpload(OnUpload, of="folder", does="resume_upload", permits="write"):
    """Asks for new URLs of what has not arrived."""

    mutates: ClassVar[bool] = False


@frozen
class CompleteUpload(OnUpload, of="folder", does="complete_upload", permits="write"):
    """Puts the parts together, and takes the file up at once."""


@frozen
class CancelUpload(OnUpload, of="folder", does="cancel_upload", permits="write"):
    """Gives back what an upload has reserved."""


@frozen
class Download(FolderAction, of="folder", does="download", permits="read"):
    """Asks for a URL to read a file from."""

    mutates: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    path: str


@frozen
class RenameFolder(FolderAction, of="folder", does="rename", permits="update"):
    """Gives a folder another name; it is the same by its uid."""

    new_name: str


@frozen
class CloneFolder(FolderAction, of="folder", does="clone"):
    """Begins to copy all files of a folder into a new one."""

    clone: str


@frozen
class PurgeFolder(FolderAction, of="folder", does="purge_files", permits="purge"):
    """Puts a folder into the trash, and begins to remove it with all its files."""


@frozen
class ArchiveFiles(FolderAction, of="folder", does="archive", permits="read"):
    """Begins to write files of a folder into one archive."""

    audited: ClassVar[bool] = True
    paths: Sequence[str]


@frozen
class SettleFiles(PlatformAction, of="folder", does="settle"):
    """Takes up what was written to the storage: pairs of a path and a sequencer; asked for by the storage only."""

    uid: str
    files: Sequence[tuple[str, str]]
