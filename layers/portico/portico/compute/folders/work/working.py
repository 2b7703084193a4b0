"""What all tasks on folders share: the folder, found anew in each step, as whoever asked may still use it."""

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from portico.compute.folders.changing import AT_ONCE
from portico.compute.folders.entity import Folder
from portico.compute.folders.resource import FOLDERS
from portico.compute.folders.service import FolderService
from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.model.call import Call
from portico.core.model.target import Target
from portico.tenancy.sign_in.proved_before import PROVED_BEFORE, ProvedBefore
from portico.tenancy.tasks.entity import Task, TaskError, TaskProgress, TaskStatus
from portico.tenancy.tasks.work import Step

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

SECONDS: Final = 15.0  # of a step


@frozen
class Working:
    """The tools of the workers."""

    service: FolderService
    principals: ProvedBefore

    def folder(self, call: Call, task: Task, uid: str, permission: str, *, deleted: bool = False) -> Folder:
        """The very folder. Raises NotFound when it is gone, Forbidden when whoever asked may no longer do this."""
        folder = self.service.finding.by_uid(uid, deleted=deleted)
        if folder is None:
            raise NotFound("The folder is gone.", code="FOLDER_NOT_FOUND", details={"folder": uid})
        call.guard.require_for(self.principals.now(json.loads(task.asker)), permission, Target.of(folder))
        return folder

    def batches(
        self, folder: Folder, prefix: str, after: str | None, most: int | None = None
    ) -> Iterator[tuple[list[Item], bool]]:
        """The items of files in some, behind a path, and if more follow, until the step has had its time."""
        ends = time.monotonic() + SECONDS
        while True:
            items, more = self.service.ledger.page(folder.uid, prefix, after, most or AT_ONCE)
            yield items, more
            if not more or time.monotonic() >= ends:
                return
            after = str(items[-1]["sk"])


def ended(progress: TaskProgress, errors: list[TaskError], *, failed: bool, object: str | None = None) -> Step:  # noqa: A002 - as a task calls it
    """The last step: PARTIAL if files were left out, in this step or before."""
    status = TaskStatus.PARTIAL if failed or errors else TaskStatus.SUCCEEDED
    return Step(status, progress, object=object, errors=errors)


def too_large(path: str) -> TaskError:
    """A file of more than S3 copies in one request."""
    return TaskError(code="FILE_TOO_LARGE", message=f"{path!r} has more than 5 GB and is left out.")


def working(parts: "Parts") -> Working:
    """The tools, put together."""
    return Working(parts.get(FOLDERS), parts.get(PROVED_BEFORE))
