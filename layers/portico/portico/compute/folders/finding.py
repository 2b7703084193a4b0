"""Folders found by their names, by their uids, and by references in bodies."""

import re
from contextlib import suppress

from portico.compute.folders.entity import Folder, FolderPermission, uid_claim
from portico.compute.folders.references import OWN, UID, no_folder
from portico.core.actions.standard import EntityAction
from portico.core.base.errors import Forbidden, NotFound
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.scope import Scope
from portico.core.model.target import Target


@frozen
class Finding:
    """Reads folders."""

    repository: Repository[Folder]

    def of(self, call: Call, action: EntityAction) -> Folder:
        """The folder that an action is about: below a domain, the one of a uid. Raises NotFound, or the denial."""
        if action.scope.kind != "domain":
            return self.repository.get_for(call, action.scope, action.key)
        try:
            folder = self.by_uid(action.key.lower())
            if folder is None:
                with suppress(Forbidden, NotFound):
                    call.guard.authorize_missing()
                raise self.repository.missing(action.scope, action.key)
            call.guard.authorize(folder)
        except NotFound as denial:  # which would name what hides it: its project
            missing = self.repository.missing(action.scope, action.key)
            missing.denied = denial.denied
            raise missing from denial
        return folder

    def by_uid(self, uid: str, *, deleted: bool = False) -> Folder | None:
        """The very folder; None when it is gone."""
        held = self.repository.store.held(uid_claim(uid))
        try:
            folder = None if held is None else self.repository.get(*held, deleted=deleted)
        except NotFound:
            return None
        return folder if folder is not None and folder.uid == uid else None

    def referred(self, call: Call, project: Scope | None, reference: str, field: str, *permissions: str) -> Folder:
        """The folder that a reference names, on which the caller has the permissions.

        Raises Unprocessable (`FOLDER_NOT_FOUND`) at the field for one that the caller may not know of, and Forbidden.
        """
        folder = self._named(call, project, reference)
        if folder is None:
            raise no_folder(field, reference)
        try:
            for permission in permissions:
                call.guard.require(permission, Target.of(folder))
        except NotFound as denial:
            raise no_folder(field, reference) from denial
        return folder

    def permission(self, call: Call, folder: Folder) -> FolderPermission:
        """The most that the caller may do, `ro` at least."""
        for permission, needed in ((FolderPermission.WD, "folder:remove"), (FolderPermission.RW, "folder:write")):
            with suppress(Forbidden, NotFound):
                call.guard.require(needed, Target.of(folder))
                return permission
        return FolderPermission.RO

    def _named(self, call: Call, project: Scope | None, reference: str) -> Folder | None:
        if reference.startswith(UID):
            return self.by_uid(reference.removeprefix(UID).lower())
        scope, name = project, reference
        if reference.startswith(OWN):
            scope, name = call.principal.own_scope, reference.removeprefix(OWN)
        if scope is None or not re.fullmatch(NAME_PATTERN, name):
            return None
        try:
            return self.repository.live(scope, name)
        except NotFound:
            return None
