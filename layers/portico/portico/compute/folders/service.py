"""Folders: the standard operations, and their files."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.folders.actions import (
    ArchiveFiles,
    BeginUpload,
    CancelUpload,
    CloneFolder,
    CompleteUpload,
    DeleteFiles,
    Download,
    FolderAction,
    ListFiles,
    MakeDirectory,
    MoveFiles,
    OnUpload,
    PurgeFolder,
    ReadUsage,
    RenameFolder,
    ResumeUpload,
    SettleFiles,
)
from portico.compute.folders.beginning import BEGINNING, Beginning
from portico.compute.folders.changing import Changing
from portico.compute.folders.copies import Copies
from portico.compute.folders.entity import OBJECTS, Folder, FolderPermission, mounts_of, object_key
from portico.compute.folders.errors import no_file
from portico.compute.folders.finding import Finding
from portico.compute.folders.invitations import shown as shown_folder
from portico.compute.folders.ledger import Ledger, Overtaken
from portico.compute.folders.listing import Listing, shown
from portico.compute.folders.models import (
    Deleted,
    File,
    FileDownloadUrl,
    FileUploadUrls,
    FolderShares,
    Moved,
    SharedFolder,
    Usage,
)
from portico.compute.folders.mounts import Mount
from portico.compute.folders.repository import FolderRepository
from portico.compute.folders.settling import Settling
from portico.compute.folders.share_actions import (
    ChangeShares,
    GetSharedFolder,
    LeaveFolder,
    ListShares,
    ShareFolder,
    UnshareFolder,
)
from portico.compute.folders.sharing import SHARING, Sharing
from portico.compute.folders.uploads import URL_SECONDS, Uploads
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Create, Fields
from portico.core.aws.object_store import Objects
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.changes import Change, ConditionRefused, StaleVersion
from portico.core.data.key_ranges import KeyRange
from portico.core.data.query import Page
from portico.core.model.action import Action
from portico.core.model.call import Call, OutOfTime
from portico.core.model.entity import sort_key
from portico.core.model.scope import Scope
from portico.core.model.subjects import subject_of
from portico.core.model.target import Target
from portico.core.services.container import DOOM, ContainerService
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS
from portico.tenancy.tasks.entity import Task

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

AT_ONCE_SECONDS: Final = 5.0  # of a request that purges
_REMOVED: Final = 40


@frozen
class FolderService(ContainerService[Folder]):
    """The standard operations; a purge removes all files, in the background where they are many."""

    repository: FolderRepository
    objects: Objects
    limits: Limits
    sharing: Lazy[Sharing]
    beginning: Lazy[Beginning]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        own: dict[type[Action], Handler] = {
            ReadUsage: self.usage,
            ListFiles: self.list_files,
            MakeDirectory: self.make_directory,
            MoveFiles: self.move,
            DeleteFiles: self.delete_files,
            BeginUpload: self.begin_upload,
            ResumeUpload: self.resume_upload,
            CompleteUpload: self.complete_upload,
            CancelUpload: self.cancel_upload,
            Download: self.download,
            SettleFiles: self.settle,
            RenameFolder: self.rename,
            CloneFolder: self.clone,
            PurgeFolder: self.purge_files,
            ArchiveFiles: self.archive,
            ListShares: self.list_shares,
            ShareFolder: self.share,
            ChangeShares: self.change_shares,
            UnshareFolder: self.unshare,
            LeaveFolder: self.leave,
            GetSharedFolder: self.get_shared,
        }
        return {**super().handlers, **own}

    @cached_property
    def ledger(self) -> Ledger:
        """The items of files."""
        return Ledger(self.repository.store)

    @cached_property
    def finding(self) -> Finding:
        """What reads folders."""
        return Finding(self.repository)

    @cached_property
    def settling(self) -> Settling:
        """What takes up files."""
        return Settling(self.ledger, self.objects)

    @cached_property
    def copies(self) -> Copies:
        """What copies them."""
        return Copies(self.ledger, self.settling, self.objects)

    @cached_property
    def changing(self) -> Changing:
        """What moves and removes them."""
        return Changing(self.ledger, self.settling, self.copies, self.objects)

    @cached_property
    def uploads(self) -> Uploads:
        """What brings them."""
        return Uploads(self.ledger, self.settling, self.objects, self.limits, self.clock)

    def create(self, call: Call, action: Create) -> Folder:
        """The folder. Raises Conflict at the limit."""
        self.limits.check(action.scope, "folders", "folders", 1)
        return super().create(call, action)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Folder:
        """A new folder, its maker's."""
        return super().draft(call, scope, {**fields, "owner": subject_of(call.principal)})

    def restored(self, call: Call, entity: Folder) -> Folder:
        """The folder out of the trash. Raises NotFound when its purge has begun."""
        if entity.purging:
            raise Target.of(entity).missing()
        return super().restored(call, entity)

    def check_removable(self, call: Call, entity: Folder) -> None:
        """Raises Conflict that names the first ten live sessions that mount it."""
        self._check_empty(entity)

    def _check_empty(self, entity: Folder) -> None:
        found = self.repository.store.table.query(self.repository.store.entities, KeyRange(mounts_of(entity.uid)), 10)
        if sessions := [str(item["holder"]) for item in found.items]:
            message = f"Sessions mount the folder {entity.name!r}: end them first."
            raise Conflict(message, code="FOLDER_MOUNTED", details={"folder": entity.name, "sessions": sessions})

    def usage(self, call: Call, action: ReadUsage) -> Usage:
        """The files and bytes."""
        files, size = self.ledger.usage(self._folder(call, action).uid)
        return Usage(files=files, bytes=size)

    def list_files(self, call: Call, action: ListFiles) -> Page[File]:
        """A page of files. Raises NotFound for a directory that is not there."""
        folder = self._folder(call, action)
        if action.refresh:
            self.settling.refresh(call, folder, f"{action.path}/" if action.path else "")
        return Listing(self.ledger, self.repository.store.cursors).page(folder.uid, action)

    def make_directory(self, call: Call, action: MakeDirectory) -> File:
        """The directory. Raises Conflict for what is there."""
        self.changing.make_directory(call, self._folder(call, action), action.path)
        return shown(action.path, None)

    def move(self, call: Call, action: MoveFiles) -> Moved:
        """What was moved, or the task that does it. Raises the denial of who may not remove files."""
        folder = self._folder(call, action)
        call.guard.require("folder:remove", Target.of(folder))
        if self.changing.is_large(folder, action.source):
            self.changing.check_move(folder, action.source, action.destination)
            return self.beginning().move(call, folder, action)
        return self.changing.move(call, folder, action.source, action.destination)

    def delete_files(self, call: Call, action: DeleteFiles) -> Deleted:
        """What was removed."""
        return self.changing.delete(call, self._folder(call, action), action.paths, recursive=action.recursive)

    def begin_upload(self, call: Call, action: BeginUpload) -> FileUploadUrls:
        """The URLs of an upload."""
        folder = self._folder(call, action)
        self.changing.check_place(folder, action.path, over=True)
        return self.uploads.begin(call, folder, action)

    def resume_upload(self, call: Call, action: OnUpload) -> FileUploadUrls:
        """New URLs of an open upload."""
        return self.uploads.resume(self._folder(call, action), action.upload_id)

    def complete_upload(self, call: Call, action: OnUpload) -> File:
        """The file."""
        return self.uploads.complete(call, self._folder(call, action), action.upload_id)

    def cancel_upload(self, call: Call, action: OnUpload) -> None:
        """Gives back what is reserved."""
        self.uploads.cancel(self._folder(call, action), action.upload_id)

    def download(self, call: Call, action: Download) -> FileDownloadUrl:
        """The URL to read a file from. Raises NotFound."""
        folder = self._folder(call, action)
        item = self.ledger.files(folder.uid, [action.path])[0]
        if item is None:
            raise no_file(action.path)
        name = action.path.rpartition("/")[2]
        url = self.objects.url_to_download(object_key(folder.uid, action.path), URL_SECONDS, name)
        return FileDownloadUrl(url=url, path=action.path, size=int(item["size"]))

    def settle(self, call: Call, action: SettleFiles) -> None:
        """Takes up what was written; what was written for a folder that is gone is removed."""
        folder = self.finding.by_uid(action.uid, deleted=True)
        if folder is None:
            self.objects.erase(f"{OBJECTS}{action.uid}/", call.check_time)
        else:
            self.settling.settle(call, folder, action.files)

    def rename(self, call: Call, action: RenameFolder) -> Folder:
        """The folder, called otherwise. Raises Conflict for a name that is taken, Unprocessable for a reserved one."""
        if action.new_name.lower() in self.actions["create"].reserved:
            raise Unprocessable.field("name", "This name is reserved.", "reserved")
        while True:
            folder = self._folder(call, action)
            after = folder.changed(self.clock.now(), name=action.new_name)
            changes = [Change(folder, after, "rename")]
            if sort_key(after.key) != sort_key(folder.key):
                changes = [Change(folder, None, "rename", {"name": after.name}), Change(None, after, "renamed")]
            try:
                self.repository.apply(call, changes)
            except StaleVersion as error:
                if error.args[0]:
                    raise self.repository.taken(after, error) from error
                continue  # changed meanwhile
            return after

    def clone(self, call: Call, action: CloneFolder) -> Task:
        """The task that fills the clone."""

        def make(call: Call, scope: Scope, name: str, source: Folder) -> Folder:
            fields = {"name": name, "usage_mode": source.usage_mode, "description": source.description}
            return self.create(call, self.actions["create"](scope, fields))

        return self.beginning().clone(call, self._folder(call, action), action, make)

    def purge_files(self, call: Call, action: PurgeFolder) -> Task:
        """The task that removes the folder, which is in the trash from now on. Raises NotFound."""
        while True:
            folder = self._authorized(call, action, deleted=True)
            if folder.purging:
                raise Target.of(folder).missing()
            self.check_removable(call, folder)
            now = self.clock.now()
            try:
                if folder.deleted_at is None:
                    self.repository.update(call, folder, folder.changed(now, deleted_at=now), "delete")
            except StaleVersion:
                continue
            return self.beginning().purge(call, folder)

    def archive(self, call: Call, action: ArchiveFiles) -> Task:
        """The task that writes the archive. Raises NotFound for a path that is not there."""
        return self.beginning().archive(call, self._folder(call, action), action, self.changing)

    def end(self, call: Call, folder: Folder) -> None:
        """Removes a folder whose files are gone, now or in the background."""
        doomed = self.repository.update(call, folder, self._doomed(folder), DOOM)
        self._end_at_once(call, doomed)

    def list_shares(self, call: Call, action: ListShares) -> FolderShares:
        """With whom the folder is shared."""
        return self.sharing().listed(self._folder(call, action))

    def share(self, call: Call, action: ShareFolder) -> FolderShares:
        """See `Sharing.share`."""
        return self.sharing().share(call, action)

    def change_shares(self, call: Call, action: ChangeShares) -> FolderShares:
        """See `Sharing.change`."""
        return self.sharing().change(call, action)

    def unshare(self, call: Call, action: UnshareFolder) -> FolderShares:
        """See `Sharing.unshare`."""
        return self.sharing().unshare(call, action)

    def leave(self, call: Call, action: LeaveFolder) -> None:
        """See `Sharing.leave`."""
        self.sharing().leave(call, action)

    def get_shared(self, call: Call, action: GetSharedFolder) -> SharedFolder:
        """The folder, and what the caller may do there. Raises NotFound."""
        folder = self._folder(call, action)
        return shown_folder(folder, self.finding.permission(call, folder))

    def mount(self, folder: Folder, permission: FolderPermission, subpath: str = "") -> Mount:
        """What an agent synchronises of a folder; whoever asks has decided that it may."""
        cursors = self.repository.store.cursors
        return Mount(folder, permission, subpath, self.ledger, self.changing, self.uploads, cursors)

    def mounted(self, folder: Folder, subpath: str = "") -> Mount:
        """What functions read of a folder."""
        return self.mount(folder, FolderPermission.RO, subpath)

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes every folder of a scope; those of a user whose purge a request asks for in the background."""
        if call.ends is not None or scope.user is None:
            super().purge_all(call, scope)
            return
        for folder in self.repository.present_in(scope):
            if not folder.purging:
                with suppress(StaleVersion):  # changed meanwhile: the second pass of the purge of its user finds it
                    self.repository.update(call, folder, self._doomed(folder), DOOM)

    def _folder(self, call: Call, action: FolderAction) -> Folder:
        return self.finding.of(call, action)

    def _end_at_once(self, call: Call, entity: Folder) -> None:
        with suppress(OutOfTime):
            self._empty(replace(call, ends=time.monotonic() + AT_ONCE_SECONDS), entity)

    def _empty(self, call: Call, entity: Folder) -> None:
        """Removes objects of all versions, uploads and items, and the folder; again when something arrived meanwhile."""
        while True:
            if entity.shares:
                entity = self.sharing().end_all(call, entity) or self.repository.get(
                    entity.scope, entity.name, deleted=True
                )
                continue
            opened = self.ledger.opened(entity.uid)  # before they end: one that is begun meanwhile is counted
            self._end_uploads(call, entity)
            self.objects.erase(object_key(entity.uid), call.check_time)
            self._empty_ledger(call, entity)
            try:
                with suppress(StaleVersion):  # changed meanwhile: it is found again
                    self.repository.remove(call, entity, opened, **self.purge_data(entity))
                return
            except ConditionRefused:
                call.check_time()

    def _end_uploads(self, call: Call, entity: Folder) -> None:
        while uploads := self.ledger.uploads(entity.uid):
            with suppress(Overtaken):
                self.uploads.end(entity, uploads)
            call.check_time()

    def _empty_ledger(self, call: Call, entity: Folder) -> None:
        while items := self.ledger.page(entity.uid, "", None, _REMOVED)[0]:
            with suppress(Conflict):
                self.changing.remove(call, entity, items, told=False)
            call.check_time()


def wire(parts: "Parts") -> FolderService:
    """The service, put together."""
    repository = FolderRepository(parts.store, Folder)
    return FolderService(
        repository,
        parts.clock,
        lambda: (),
        parts.objects,
        parts.get(LIMITS),
        parts.lazy(SHARING),
        parts.lazy(BEGINNING),
    )
