"""The tasks of builds: which changes of images begin and end one, and as what."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel

from portico.compute.functions.entity import BuildFailure
from portico.compute.images.entity import Image, ImageStatus
from portico.core.data.changes import Change
from portico.core.data.store import Store
from portico.core.model.call import Call
from portico.core.model.entity import StoredScope
from portico.core.model.scope import Scope
from portico.tenancy.tasks.entity import Task, TaskError, TaskProgress, TaskResult, TaskStatus, asked

KIND: Final = "image_build"
STEPS: Final = 2  # packages are installed, and published
CANCELLED: Final = BuildFailure(type="BuildCancelled", message="The build was cancelled.")


class BuildGiven(BaseModel):
    """What a build is of: an image, by its project and name."""

    scope: StoredScope
    name: str


def is_building(image: Image | None) -> bool:
    """True while its packages are built, or are about to be."""
    return image is not None and image.status is ImageStatus.CREATING and image.deleted_at is None


def begins(change: Change[Image]) -> Image | None:
    """The image whose build a change begins, if it does."""
    before, after = change.before, change.after
    return after if is_building(after) and (before is None or after is None or before.task != after.task) else None


def ends(change: Change[Image]) -> Image | None:
    """The image whose build a change ends, as it was, if it does."""
    before, after = change.before, change.after
    goes_on = is_building(after) and before is not None and after is not None and after.task == before.task
    return before if is_building(before) and not goes_on else None


def asked_for(call: Call, image: Image, about: Scope) -> Task:
    """The task of the build that begins, of an image in a scope whose uids are known."""
    given = BuildGiven(scope=image.scope, name=image.name).model_dump_json()
    progress = TaskProgress(total=STEPS)
    fields = {"id": image.task, "told": True, "progress": progress}
    return asked(call.principal, image.updated_at, KIND, image.name, given, about, **fields)


def tasks_of(store: Store, images: Sequence[Image]) -> list[Task | None]:
    """The tasks of their builds, None for one that is gone; at most one request."""
    wanted = [(Task, Scope.parse(image.asked_by), image.task) for image in images if image.asked_by and image.task]
    found = {task.id: task for task in store.get_together(*wanted) if task is not None} if wanted else {}
    return [found.get(image.task or "") for image in images]


def end_of(after: Image | None) -> dict[str, Any]:
    """The fields of a task whose image is this after its build; None: it was purged."""
    if after is None or after.deleted_at is not None:
        return _over("IMAGE_DELETED", "The image was deleted.")
    if after.status is ImageStatus.CREATING:
        return _over("IMAGE_CHANGED", "The image was changed, which has begun a build of its own.")
    if after.status is ImageStatus.READY:
        progress, built = (
            TaskProgress(current=STEPS, total=STEPS),
            TaskResult(version=after.revision, digest=after.content),
        )
        return {"status": TaskStatus.SUCCEEDED, "progress": progress, "built": built}
    if after.reason is None or after.reason == CANCELLED:
        return {"status": TaskStatus.CANCELLED}
    error = TaskError(code=after.reason.type, message=after.reason.message)
    return {"status": TaskStatus.FAILED, "errors": [error]}


def _over(code: str, message: str) -> dict[str, Any]:
    return {"status": TaskStatus.CANCELLED, "errors": [TaskError(code=code, message=message)]}
