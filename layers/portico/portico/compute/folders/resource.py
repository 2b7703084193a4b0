"""The declaration of folders."""

from dataclasses import replace
from typing import Any, Final

from portico.compute.folders.actions import (
    BeginUpload,
    CancelUpload,
    CompleteUpload,
    DeleteFiles,
    Download,
    ListFiles,
    MakeDirectory,
    MoveFiles,
    ReadUsage,
    ResumeUpload,
    SettleFiles,
)
from portico.compute.folders.entity import Folder
from portico.compute.folders.invitation import Invitation
from portico.compute.folders.models import (
    Cursor,
    Deleted,
    DirectoryInput,
    File,
    FileDeletion,
    FileDownload,
    FileDownloadUrl,
    FileMove,
    FileUpload,
    FileUploadUrls,
    FolderShareChange,
    FolderShareInput,
    FolderShares,
    FolderUnshare,
    Limit,
    Moved,
    Recursive,
    Refresh,
    SharedFolder,
    SharedLimit,
    UploadId,
    Usage,
)
from portico.compute.folders.paths import Directory
from portico.compute.folders.references import FolderUid
from portico.compute.folders.share_actions import (
    AcceptInvitation,
    ChangeShares,
    GetInvitation,
    GetSharedFolder,
    LeaveFolder,
    ListShares,
    RejectInvitation,
    SearchInvitations,
    SearchSharedFolders,
    ShareFolder,
    UnshareFolder,
)
from portico.core.model.access import Access
from portico.core.model.action import Action
from portico.core.model.conventions import Answer, Body, Home, Place
from portico.core.model.entity import Id
from portico.core.resource import Mount, Operation, Resource, Trigger

_FOLDER: Final = {"name": "key"}
_UPLOAD: Final = {"name": "key", "upload": "upload_id"}
_OWNED: Final = (Access.OWNED, Access.ADMINISTER, Access.HOME)
_NAMED: Final = frozenset({"", "my_"})
OWN: Final = Mount("/v1/users/me/folders", "my_", Home.SELF)
SHARED: Final = Mount("/v1/shared-folders", "shared_", Home.OWN_DOMAIN, operations=frozenset())

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
        "At most 100 files at once, none of more than 5 GB.",
        binds={**_FOLDER, "target": "destination"},
        mounts=_NAMED,
        body=Body.JSON,
        body_type=FileMove,
        reply=Moved,
        writes=True,
        errors={409: "`FILE_EXISTS`, `TOO_MANY_FILES`, `FILE_TOO_LARGE_TO_MOVE`."},
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
        "read": (Access.READ, Access.HOME, Access.PRIVATE, Access.READERS),
        "create": (Access.WRITE, Access.HOME),
        "write": (Access.WRITE, Access.HOME, Access.PRIVATE, Access.WRITERS),
        "remove": (Access.WRITE, Access.HOME, Access.PRIVATE, Access.REMOVERS),
        **dict.fromkeys(("update", "delete", "restore", "purge"), _OWNED),
        "share": (*_OWNED, Access.PRIVATE),
        "leave": (Access.READ, Access.PRIVATE, Access.READERS),
    },
    words={"public": "A folder, without its files."},
    columns=("name", "usage_mode", "owner", "description", "created_at"),
    example={"name": "dataset"},
)


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
