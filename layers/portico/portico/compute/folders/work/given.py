"""What tasks on folders are asked for, as they keep it."""

from collections.abc import Sequence

from pydantic import BaseModel

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined

CLONE, MOVE, PURGE, ARCHIVE = "folder_clone", "folder_move", "folder_purge", "folder_archive"


class CloneGiven(BaseModel):
    """The uids of the folder and of its clone."""

    source: str
    target: str


class MoveGiven(BaseModel):
    """The uid of a folder, a directory in it, and the directory's new path."""

    folder: str
    source: str
    target: str


class PurgeGiven(BaseModel):
    """The uid of a folder."""

    folder: str


class ArchiveGiven(BaseModel):
    """The uid of a folder, and files and directories in it; all of it without any."""

    folder: str
    paths: Sequence[str]
