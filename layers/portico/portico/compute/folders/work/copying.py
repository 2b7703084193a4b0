"""The workers that go through the files of a folder: clones, moves, purges."""

from typing import TYPE_CHECKING, Any, Final

from portico.compute.folders.changing import COPIED
from portico.compute.folders.copies import Copy
from portico.compute.folders.entity import Folder
from portico.compute.folders.paths import checked
from portico.compute.folders.work.given import CloneGiven, MoveGiven, PurgeGiven
from portico.compute.folders.work.working import Working, ended, too_large, working
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.call import Call
from portico.tenancy.tasks.entity import Task, TaskError, TaskProgress, TaskStatus
from portico.tenancy.tasks.work import Step

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

AT_ONCE: Final = 100  # files that are read, and then copied, together


@frozen
class CloneWork:
    """Copies the files of a folder into another, in the order of their paths."""

    tools: Working

    def step(self, call: Call, task: Task) -> Step:
        """Some thousand files more. Raises Conflict over the quota of the clone."""
        given = CloneGiven.model_validate_json(task.given)
        source = self.tools.folder(call, task, given.source, "folder:clone")
        target = self.tools.folder(call, task, given.target, "folder:write")
        total = task.progress.total
        if total is None:
            total = self.tools.service.ledger.usage(source.uid)[0]
        position: dict[str, Any] = {"after": None, "files": 0, "failed": False, **task.position}
        errors: list[TaskError] = []
        whole = False
        for items, more in self.tools.batches(source, "", position["after"], AT_ONCE):
            fine = [item for item in items if int(item["size"]) <= COPIED]
            errors += [too_large(str(item["sk"])) for item in items if item not in fine]
            self._copy(call, source, target, fine)
            position |= _past(items, position["after"]) | {"files": int(position["files"]) + len(fine)}
            whole = not more
        progress = TaskProgress(
            current=int(position["files"]), total=total, message=f"{position['files']} files copied"
        )
        if whole:
            return ended(progress, errors, failed=bool(position["failed"]))
        return Step(
            TaskStatus.RUNNING, progress, {**position, "failed": bool(position["failed"] or errors)}, None, errors
        )

    def _copy(self, call: Call, source: Folder, target: Folder, items: list[Item]) -> None:
        service = self.tools.service
        known = service.ledger.files(target.uid, [str(item["sk"]) for item in items])
        # Of a step that comes twice, what is there is not paid for again.
        wanted = [item for item, there in zip(items, known, strict=True) if there is None]
        service.uploads.check_quota(target, sum(int(item["size"]) for item in wanted))
        service.copies.make(call, source, target, [Copy(item, str(item["sk"])) for item in wanted])


@frozen
class MoveWork:
    """Moves the files of a directory; what is moved is no longer found."""

    tools: Working

    def step(self, call: Call, task: Task) -> Step:
        """Some hundred files more."""
        given = MoveGiven.model_validate_json(task.given)
        folder = self.tools.folder(call, task, given.folder, "folder:write")
        self.tools.folder(call, task, given.folder, "folder:remove")
        position: dict[str, Any] = {"after": None, "files": 0, "failed": False, **task.position}
        errors: list[TaskError] = []
        whole = False
        for items, more in self.tools.batches(folder, f"{given.source}/", position["after"]):
            fine = [item for item in items if int(item["size"]) <= COPIED]
            errors += [too_large(str(item["sk"])) for item in items if item not in fine]
            moves, longer = _moves(given, fine)
            errors += longer
            self.tools.service.changing.move_some(call, folder, moves)
            position |= _past(items, position["after"]) | {"files": int(position["files"]) + len(moves)}
            whole = not more
        progress = TaskProgress(current=int(position["files"]), message=f"{position['files']} files moved")
        if whole:
            return ended(progress, errors, failed=bool(position["failed"]))
        return Step(
            TaskStatus.RUNNING, progress, {**position, "failed": bool(position["failed"] or errors)}, None, errors
        )


@frozen
class PurgeWork:
    """Removes the files of a folder in the trash, and then the folder; a purge that is cancelled leaves the rest."""

    tools: Working

    def step(self, call: Call, task: Task) -> Step:
        """Some thousand files more."""
        given = PurgeGiven.model_validate_json(task.given)
        gone = int(task.position.get("files", 0))
        service = self.tools.service
        if gone and service.finding.by_uid(given.folder, deleted=True) is None:  # of a step that comes twice
            return ended(TaskProgress(current=gone, total=task.progress.total), [], failed=False)
        folder = self.tools.folder(call, task, given.folder, "folder:purge", deleted=True)
        total = task.progress.total
        if total is None:
            total = service.ledger.usage(folder.uid)[0]
        before = gone
        for items, _ in self.tools.batches(folder, "", None):
            if items:
                service.changing.remove(call, folder, items, told=False)
            gone += len(items)
        progress = TaskProgress(current=gone, total=total, message=f"{gone} files removed")
        if gone > before:  # the folder ends in a step of its own: one that comes twice knows that it was emptied
            return Step(TaskStatus.RUNNING, progress, {"files": gone})
        service.end(call, folder)
        return ended(progress, [], failed=False)


def _past(items: list[Item], after: str | None) -> dict[str, Any]:
    """The position behind files."""
    return {"after": str(items[-1]["sk"]) if items else after}


def _moves(given: MoveGiven, items: list[Item]) -> tuple[list[tuple[Item, str]], list[TaskError]]:
    """The files with their new paths, and what is said of those whose would be too long."""
    moves, errors = list[tuple[Item, str]](), list[TaskError]()
    for item in items:
        path = given.target + str(item["sk"])[len(given.source) :]
        try:
            checked(path.removesuffix("/"))
        except ValueError as error:
            errors.append(TaskError(code="PATH_TOO_LONG", message=f"{path[:80]!r}..: {error}."))
        else:
            moves.append((item, path))
    return moves, errors


def wire_clone(parts: "Parts") -> CloneWork:
    """The worker of clones, put together."""
    return CloneWork(working(parts))


def wire_move(parts: "Parts") -> MoveWork:
    """The worker of moves, put together."""
    return MoveWork(working(parts))


def wire_purge(parts: "Parts") -> PurgeWork:
    """The worker of purges, put together."""
    return PurgeWork(working(parts))


CLONES: Final[Part[CloneWork]] = Part(f"{__name__}:wire_clone")
MOVES: Final[Part[MoveWork]] = Part(f"{__name__}:wire_move")
PURGES: Final[Part[PurgeWork]] = Part(f"{__name__}:wire_purge")
