"""The builder's word on the tasks of builds, and what cancels them."""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from portico.compute.images.entity import Image, ImageStatus
from portico.compute.images.repository import images_of
from portico.compute.images.tasks import CANCELLED, STEPS, BuildGiven, is_building, tasks_of
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.target import Target
from portico.tenancy.tasks.entity import Task, TaskProgress, TaskStatus

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class BuildTasks:
    """Tells of builds, and cancels them."""

    images: Repository[Image]
    tasks: Repository[Task]
    clock: Clock

    def tell(self, call: Call, image: Image, done: int, message: str) -> bool:
        """Notes how many of the steps of a build are done, as a beat of its task; False when it is over already."""
        [task] = tasks_of(self.tasks.store, [image])
        if task is None or task.status.ended:
            return task is None
        progress = TaskProgress(current=done, total=STEPS, message=message)
        after = task.beat(self.clock.now(), status=TaskStatus.RUNNING, progress=progress)
        with suppress(StaleVersion):
            self.tasks.apply(call, [Change(task, after, quiet=True)])
        return True

    def cancel(self, call: Call, task: Task) -> bool:
        """The image is in ERROR and the task CANCELLED; False when that build is over. Raises Forbidden, StaleVersion."""
        given = BuildGiven.model_validate_json(task.given)
        try:
            image = self.images.get(given.scope, given.name)
        except NotFound:
            return False
        if image.task != task.id or not is_building(image):
            return False
        call.guard.require("image:update", Target.of(image))
        after = image.changed(self.clock.now(), status=ImageStatus.ERROR, reason=CANCELLED)
        self.images.update(call, image, after, "build", uid=image.uid)
        return True


def wire(parts: "Parts") -> BuildTasks:
    """It, put together."""
    return BuildTasks(images_of(parts), parts.repository(Task), parts.clock)


BUILD_TASKS: Final[Part[BuildTasks]] = Part(f"{__name__}:wire")
