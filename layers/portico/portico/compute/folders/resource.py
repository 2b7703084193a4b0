"""The declaration of folders."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from portico.compute.folders.actions import (
    ArchiveFiles,
    BeginUpload,
    CancelUpload,
    CloneFolder,
    CompleteUpload,
    DeleteFiles,
    Download,
    ListFiles,
    MakeDirectory,
    MoveFiles,
    PurgeFolder,
    ReadUsage,
    RenameFolder,
    ResumeUpload,
    SettleFiles,
)
from portico.compute.folders.entity import Folder
from portico.compute.folders.models import (
    Cursor,
    Deleted,
    DirectoryInput,
    File,
    FileArchive,
    FileDeletion,
    FileDownload,
    FileDownloadUrl,
    FileMove,
    FileUpload,
    FileUploadUrls,
    FolderClone,
    FolderRename,
    FolderShareChange,
    FolderShareInput,
    FolderShares,
    FolderUnshare,
    Limit,
    Moved,
    Recursive,
    Refresh,
    SharedFolder,
    UploadId,
    Usage,
)
from portico.compute.folders.paths import Directory
from portico.compute.folders.references import FolderUid
from portico.compute.folders.share_actions import (
    ChangeShares,
    GetSharedFolder,
    LeaveFolder,
    ListShares,
    ShareFolder,
    UnshareFolder,
)
from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Body, Home, Place
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource, Trigger
from portico.tenancy.tasks.resource import TASKS

_FOLDER: Final = {"name": "key"}
_UPLOAD: Final = {"name": "key", "upload": "upload_id"}
_OWNED: Final = (Access.OWNED, Access.ADMINISTER, Access.HOME)
_NAMED: Final = frozenset({"", "my_"})
OWN: Final = Mount("/v1/users/me/folders", "my_", Home.SELF)
SHARED: Final = Mount("/v1/shared-folders", "shared_", Home.OWN_DOMAIN, operations=frozenset())


def _moved_or_not(result: Moved) -> int:
    return 200 if result.task is None else 202


def _renamed(given: Given) -> Mapping[str, Any]:
    """The path and the body both have a `name`."""
    return {"key": given.values["name"], "new_name": given.body.name}


FILES: Final = (
    Operation(
        "usage",
        ReadUsage,
        "GET",
        "/{name}/usage",
        "folder_usage",
        "Count the files of a folder",
        binds=_FOLDER,
        mounts=_NAMED,
        reply=Usage,
    ),
    Operation(
        "list_files",
        ListFiles,
        "GET",
        "/{name}/files",
        "list_files",
        "List the files of a directory",
        "By name, directories among files. A file is listed when the storage has told of it, which takes a second.",
        binds=_FOLDER,
        mounts=_NAMED,
        query={
            "path": (Directory, ""),
            "recursive": (Recursive, False),
            "refresh": (Refresh, False),
            "limit": (Limit, 100),
            "cursor": (Cursor, None),
        },
        answer=Answer.PAGE,
        reply=File,
    ),
    Operation(
        "make_directory",
        MakeDirectory,
        "POST",
        "/{name}/files/mkdir",
        "make_directory",
        "Make an empty directory",
        binds=_FOLDER,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=DirectoryInput,
        reply=File,
        status=201,
        writes=True,
        errors={409: "`FILE_EXISTS`: there is something of this path."},
    ),
    Operation(
        "move_files",
        MoveFiles,
        "POST",
        "/{name}/files/move",
        "move_files",
        "Move a file or a directory",
        "A directory of more than 100 files is moved by a task (202). None may have more than 5 GB.",
        status=_moved_or_not,
        answers={202: (Moved, "A task moves them.")},
        binds={**_FOLDER, "target": "destination"},
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FileMove,
        reply=Moved,
        writes=True,
        errors={409: "`FILE_EXISTS`, `FILE_TOO_LARGE_TO_MOVE`."},
    ),
    Operation(
        "delete_files",
        DeleteFiles,
        "POST",
        "/{name}/files/delete",
        "delete_files",
        "Remove files",
        "At most 1,000 at once; all paths are looked at before the first goes.",
        binds=_FOLDER,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FileDeletion,
        reply=Deleted,
        writes=True,
        errors={409: "`DIRECTORY_NOT_EMPTY`, `TOO_MANY_FILES`."},
    ),
    Operation(
        "begin_upload",
        BeginUpload,
        "POST",
        "/{name}/uploads",
        "upload_file",
        "Ask for URLs to upload a file to",
        "A file of more than 16 MB goes in parts, 100 of them at most. Its size is reserved for 60 minutes. A second upload of "
        "the path ends the first.",
        binds=_FOLDER,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FileUpload,
        reply=FileUploadUrls,
        status=201,
        writes=True,
        errors={409: "`STORAGE_QUOTA_EXCEEDED` with `limit`, `used` and `reserved`; `FILE_EXISTS` for a directory."},
    ),
    Operation(
        "resume_upload",
        ResumeUpload,
        "GET",
        "/{name}/uploads/{upload}",
        "resume_upload",
        "Ask for new URLs of what has not arrived",
        parameters={"upload": UploadId},
        binds=_UPLOAD,
        mounts=_NAMED,
        reply=FileUploadUrls,
    ),
    Operation(
        "complete_upload",
        CompleteUpload,
        "POST",
        "/{name}/uploads/{upload}/complete",
        "complete_upload",
        "Complete an upload",
        "Puts parts together. A file in one needs none, but is listed at once.",
        parameters={"upload": UploadId},
        binds=_UPLOAD,
        mounts=_NAMED,
        reply=File,
        errors={409: "`UPLOAD_NOT_ARRIVED`, with the numbers of missing parts."},
    ),
    Operation(
        "cancel_upload",
        CancelUpload,
        "DELETE",
        "/{name}/uploads/{upload}",
        "cancel_upload",
        "Cancel an upload",
        parameters={"upload": UploadId},
        binds=_UPLOAD,
        mounts=_NAMED,
        answer=Answer.EMPTY,
        status=204,
    ),
    Operation(
        "download",
        Download,
        "POST",
        "/{name}/downloads",
        "download_file",
        "Ask for a URL to download a file from",
        binds=_FOLDER,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FileDownload,
        reply=FileDownloadUrl,
        status=201,
        writes=True,
    ),
    Operation(
        "clone",
        CloneFolder,
        "POST",
        "/{name}/clone",
        "clone_folder",
        "Copy a folder, as a task",
        "Into a new folder of the current project (`name`) or of one's own (`me/name`), whose quota it counts in. A file of more "
        "than 5 GB is left out, and the task PARTIAL.",
        binds={**_FOLDER, "target": "clone"},
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FolderClone,
        reply=TASKS,
        task=True,
        writes=True,
        errors={409: "`FOLDER_EXISTS`: there is one of the name."},
    ),
    Operation(
        "archive",
        ArchiveFiles,
        "POST",
        "/{name}/archives",
        "archive_files",
        "Write files into a zip file, as a task",
        "The task's `result` has its address. At most 10,000 files and 1 GB: then the task is PARTIAL.",
        binds=_FOLDER,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FileArchive,
        reply=TASKS,
        task=True,
        writes=True,
    ),
)

_OWN_WORK: Final = (
    Operation(
        "rename",
        RenameFolder,
        "POST",
        "/{name}/rename",
        "rename_folder",
        "Give a folder another name",
        "It stays the same by its `uid`, with its files and shares.",
        prepare=_renamed,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FolderRename,
        reply="public",
        writes=True,
        errors={409: "`FOLDER_EXISTS`: another has the name."},
    ),
    Operation(
        "purge_files",
        PurgeFolder,
        "POST",
        "/{name}/purge",
        "purge_folder",
        "Remove a folder with all its files, as a task",
        "It is in the trash from now on. A task that is cancelled leaves there what it has not removed.",
        binds=_FOLDER,
        mounts=_NAMED,
        reply=TASKS,
        task=True,
        conflicts=True,
        errors={409: "`FOLDER_MOUNTED`: live sessions mount it."},
    ),
)
SHARES: Final = (
    Operation(
        "list_shares",
        ListShares,
        "GET",
        "/{name}/shares",
        "folder_shares",
        "List with whom a folder is shared",
        binds=_FOLDER,
        mounts=_NAMED,
        reply=FolderShares,
    ),
    Operation(
        "share",
        ShareFolder,
        "POST",
        "/{name}/share",
        "share_folder",
        "Share a folder with others of its domain",
        "A folder of a project is shared at once; to one of a user they are invited. `ro` reads, `rw` writes as well, `wd` removes "
        "as well. Who is invited already is left out.",
        binds={**_FOLDER, "permission": "granted"},
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FolderShareInput,
        reply=FolderShares,
        writes=True,
        errors={409: "`FOLDER_SHARED_ALREADY`, `TOO_MANY_SHARES`."},
    ),
    Operation(
        "change_shares",
        ChangeShares,
        "PATCH",
        "/{name}/shares",
        "change_folder_shares",
        "Change what others may do in a folder",
        binds={**_FOLDER, "permission": "granted"},
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FolderShareChange,
        reply=FolderShares,
        writes=True,
    ),
    Operation(
        "unshare",
        UnshareFolder,
        "POST",
        "/{name}/unshare",
        "unshare_folder",
        "Take shares and invitations back",
        "Felt by the next request; URLs that were given last for their 5 minutes.",
        binds=_FOLDER,
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FolderUnshare,
        reply=FolderShares,
        writes=True,
    ),
)
_UID: Final = {"uid": FolderUid}
AT_UID: Final = (
    Operation(
        "get_shared",
        GetSharedFolder,
        "GET",
        "/{uid}",
        "folder",
        "Get a folder by its uid",
        "`permission` is the most that the caller may do there.",
        parameters=_UID,
        binds={"uid": "key"},
        mounts=frozenset({SHARED.prefix}),
        reply=SharedFolder,
    ),
    Operation(
        "leave",
        LeaveFolder,
        "POST",
        "/{uid}/leave",
        "leave_folder",
        "Leave a folder that is shared with one",
        parameters=_UID,
        binds={"uid": "key"},
        mounts=frozenset({SHARED.prefix}),
        answer=Answer.EMPTY,
        status=204,
        errors={409: "`FOLDER_OF_PROJECT`: its admins unshare it."},
    ),
)


def _at_uid(own: Operation) -> Operation:
    """The operation on a folder that is shared, which is named by its uid."""
    binds = {"uid": "key", **{name: field for name, field in own.binds.items() if name != "name"}}
    path = str(own.path).replace("{name}", "{uid}")
    parameters = {**own.parameters, "uid": FolderUid}
    return replace(own, path=path, binds=binds, parameters=parameters, mounts=frozenset({SHARED.prefix}))


FOLDERS: Final = Resource(
    "portico.compute.folders.service:wire",
    entity=Folder,
    function="folders",
    mounts=(Mount("/v1/folders", "", Home.CURRENT_PROJECT), OWN, SHARED),
    own=(
        *FILES,
        *map(_at_uid, FILES),
        *SHARES,
        *_OWN_WORK,
        *AT_UID,
        Operation(
            "settle",
            SettleFiles,
            access=Access.PLATFORM,
            trigger=Trigger("bucket", ("folders/",), queue="UploadQueue"),
            place=Place("on_upload"),
        ),
    ),
    access={
        "get": (Access.READ, Access.HOME, Access.READERS),
        "list": (Access.READ, Access.HOME),
        **dict.fromkeys(("read", "mount", "clone"), (Access.READ, Access.HOME, Access.PRIVATE, Access.READERS)),
        "create": (Access.WRITE, Access.HOME),
        "write": (Access.WRITE, Access.HOME, Access.PRIVATE, Access.WRITERS),
        "remove": (Access.WRITE, Access.HOME, Access.PRIVATE, Access.REMOVERS),
        **dict.fromkeys(("update", "delete", "restore", "purge"), _OWNED),
        "share": (*_OWNED, Access.PRIVATE),
    },
    words={"public": "A folder, without its files."},
    columns=("name", "usage_mode", "owner", "description", "created_at"),
    example={"name": "dataset"},
)
