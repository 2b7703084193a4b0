"""Folders in sessions, as their agents ask for them: in the name of whoever made the session, with the rights of now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from portico.compute.folders.entity import Folder, FolderPermission
from portico.compute.folders.mounts import Mount, MountUpload
from portico.compute.sessions.agents.actions import (
    CompleteMountUploads,
    ListMount,
    RemoveFromMount,
    UploadToMount,
)
from portico.compute.sessions.agents.models import FileOfMount, FilesOfMount, MountChanged, MountUploadUrls
from portico.compute.sessions.agents.tokens import AgentTokens
from portico.compute.sessions.entity import KeptMount
from portico.core.actions.processor import Handler
from portico.core.base.errors import Conflict, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.target import Target
from portico.tenancy.sign_in.proved_before import PROVED_BEFORE, ProvedBefore

if TYPE_CHECKING:
    from portico.compute.folders.finding import Finding
    from portico.core.services.parts import Parts

_NEEDED: Final = {"read": FolderPermission.RO, "write": FolderPermission.RW, "remove": FolderPermission.WD}


class Folders(Protocol):
    """What mounts need of the service of folders."""

    @property
    def finding(self) -> "Finding":
        """What reads folders."""
        ...

    def mount(self, folder: Folder, permission: FolderPermission, subpath: str = "") -> Mount:
        """What an agent synchronises."""
        ...


@frozen
class AgentMounts:
    """Serves them. Each request is decided anew: a folder that is shared no longer is out of reach at once.

    Raises Unauthenticated; NotFound (FOLDER_NOT_FOUND); Conflict (SESSION_ENDED); the denial of the maker; what `Mount` raises.
    """

    tokens: AgentTokens
    folders: Lazy[Folders]
    principals: Lazy[ProvedBefore]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            ListMount: self.list,
            UploadToMount: self.upload,
            CompleteMountUploads: self.complete,
            RemoveFromMount: self.remove,
        }

    def list(self, call: Call, action: ListMount) -> FilesOfMount:
        """A page of files."""
        _, mount = self._mount(call, action, "read")
        page = mount.listing(action.cursor)
        files = [FileOfMount(path=one.path, size=one.size, etag=one.etag, url=one.url) for one in page.files]
        return FilesOfMount(items=files, cursor=page.cursor)

    def upload(self, call: Call, action: UploadToMount) -> MountUploadUrls:
        """The URLs to put files to."""
        call, mount = self._mount(call, action, "write")
        wanted = [MountUpload(path, size) for path, size in action.files]
        try:
            return MountUploadUrls(uploads=mount.uploads(call, wanted))
        except ValueError as error:  # with what is before it the path is too long
            raise Unprocessable.field("files", str(error), "value_error") from error

    def complete(self, call: Call, action: CompleteMountUploads) -> MountChanged:
        """Takes up what was put."""
        call, mount = self._mount(call, action, "write")
        mount.completed(call, action.upload_ids)
        return MountChanged(files=len(action.upload_ids))

    def remove(self, call: Call, action: RemoveFromMount) -> MountChanged:
        """Removes files, where whoever made the session may."""
        call, mount = self._mount(call, action, "remove")
        return MountChanged(files=mount.removals(call, action.paths))

    def _mount(
        self, call: Call, action: ListMount | UploadToMount | CompleteMountUploads | RemoveFromMount, does: str
    ) -> tuple[Call, Mount]:
        """The mount, and the call as its maker's."""
        session = self.tokens.session(action.token)
        if session.status.settled:
            message = "The session has ended."
            raise Conflict(message, code="SESSION_ENDED", details={"session": session.id})
        kept = _at(session.mounts, action.mount)
        folder = self.folders().finding.by_uid(kept.uid)
        if folder is None:
            raise _no_folder(kept.folder)
        maker = self.principals().now(json.loads(session.maker or "{}"))
        call.guard.require_for(maker, f"folder:{does}", Target.of(folder))
        permission = FolderPermission.RO if kept.permission == "ro" else _NEEDED[does]
        return replace(call, principal=maker), self.folders().mount(folder, permission, kept.subpath)


def _at(mounts: Sequence[KeptMount], number: int) -> KeptMount:
    if number >= len(mounts):
        raise _no_folder(str(number))
    return mounts[number]


def _no_folder(reference: str) -> NotFound:
    return NotFound("The folder is gone.", code="FOLDER_NOT_FOUND", details={"folder": reference})


def agent_mounts(parts: "Parts", tokens: AgentTokens) -> AgentMounts:
    """They, put together."""
    return AgentMounts(tokens, lambda: parts.service("folders"), parts.lazy(PROVED_BEFORE))
