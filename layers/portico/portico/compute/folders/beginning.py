"""Work on folders that takes longer than a request: it begins here, and goes on as a task."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from portico.compute.folders.actions import ArchiveFiles, CloneFolder, MoveFiles
from portico.compute.folders.changing import Changing
from portico.compute.folders.entity import Folder
from portico.compute.folders.errors import no_file
from portico.compute.folders.models import Moved
from portico.compute.folders.references import OWN, UID
from portico.compute.folders.work.given import (
    ARCHIVE,
    CLONE,
    MOVE,
    PURGE,
    ArchiveGiven,
    CloneGiven,
    MoveGiven,
    PurgeGiven,
)
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.tenancy.tasks.entity import Task
from portico.tenancy.tasks.resource import TASKS
from portico.tenancy.tasks.service import TaskService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

Make = Callable[[Call, Scope, str, Folder], Folder]


@frozen
class Beginning:
    """Begins tasks."""

    tasks: TaskService

    def clone(self, call: Call, folder: Folder, action: CloneFolder, make: Make) -> Task:
        """The task that fills a new folder. Raises the denial, Conflict where there is one of the name."""
        scope, name = _place(call, action)
        call.guard.require("folder:create", Target("folder", scope, name))
        made = make(call, scope, name, folder)
        given = CloneGiven(source=folder.uid, target=made.uid)
        return self.tasks.start(call, CLONE, f"{UID}{made.uid}", given.model_dump_json(), scope)

    def move(self, call: Call, folder: Folder, action: MoveFiles) -> Moved:
        """What a task will move, as one request does not."""
        given = MoveGiven(folder=folder.uid, source=action.source, target=action.destination)
        task = self.tasks.start(call, MOVE, f"{UID}{folder.uid}", given.model_dump_json(), folder.scope)
        return Moved(path=action.destination, files=0, task=task.id)

    def purge(self, call: Call, folder: Folder) -> Task:
        """The task that empties a folder in the trash, and removes it."""
        given = PurgeGiven(folder=folder.uid)
        return self.tasks.start(call, PURGE, f"{UID}{folder.uid}", given.model_dump_json(), folder.scope)

    def archive(self, call: Call, folder: Folder, action: ArchiveFiles, changing: Changing) -> Task:
        """The task whose result is the archive. Raises NotFound for a path that is not there."""
        for path in action.paths:
            if not changing.is_there(folder, path):
                raise no_file(path)
        given = ArchiveGiven(folder=folder.uid, paths=_outermost(action.paths))
        return self.tasks.start(call, ARCHIVE, f"{UID}{folder.uid}", given.model_dump_json(), folder.scope)


def _place(call: Call, action: CloneFolder) -> tuple[Scope, str]:
    """The scope and the name of a clone: `me/name` is in one's own home, `name` in the current project."""
    if action.clone.startswith(OWN):
        if call.principal.kind != "user":
            raise Unprocessable.field("target", "Only users have folders of their own.", "no_home")
        return call.principal.own_scope, action.clone.removeprefix(OWN)
    if action.scope.project is not None:
        return action.scope, action.clone
    if call.principal.project is None:
        raise Unprocessable.field("target", "There is no current project.", "no_project")
    return call.principal.scope, action.clone


def _outermost(paths: Sequence[str]) -> list[str]:
    """The paths without those that are in others, each once."""
    found: list[str] = []
    for path in sorted(set(paths), key=lambda path: path.split("/")):
        if not found or not path.startswith(f"{found[-1]}/"):
            found.append(path)
    return found


def wire(parts: "Parts") -> Beginning:
    """It, put together."""
    return Beginning(parts.get(TASKS))


BEGINNING: Final[Part[Beginning]] = Part(f"{__name__}:wire")
