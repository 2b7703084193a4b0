"""The repository of images: what begins or ends a build does so with its task."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from portico.compute.images.entity import Image
from portico.compute.images.tasks import asked_for, begins, end_of, ends, tasks_of
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion, TooManyWrites
from portico.core.data.repository import Repository
from portico.core.data.writes import Write
from portico.core.model.call import Call
from portico.tenancy.tasks.entity import Task
from portico.tenancy.tasks.told import begun, settled

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ImageRepository(Repository[Image]):
    """Keeps images."""

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes and their tasks in one transaction, or none; tasks come after where one has no room for both."""
        with suppress(TooManyWrites):
            if self.apply_with(call, changes, lambda: self._tasks(call, changes), beside):
                return
        tasks = self._tasks(call, changes)
        super().apply(call, changes, beside)
        for change in tasks:
            with suppress(StaleVersion):
                super().apply(call, [change])

    def _tasks(self, call: Call, changes: Sequence[Change[Any]]) -> list[Change[Task]]:
        images = [change for change in changes if isinstance(change.entity, Image)]
        known = self.store.journal.homes.known
        new = [image for change in images if (image := begins(change)) is not None]
        begin = [begun(asked_for(call, image, known(image.scope))) for image in new]
        over = [(before, change.after) for change in images if (before := ends(change)) is not None]
        found = zip(tasks_of(self.store, [before for before, _ in over]), over, strict=True)
        now = self.store.journal.clock.now()
        live = [(task, after) for task, (_, after) in found if task is not None and not task.status.ended]
        return [*begin, *(settled(task, now, **end_of(after)) for task, after in live)]


def images_of(parts: "Parts") -> ImageRepository:
    """The repository, put together."""
    return ImageRepository(parts.store, Image)
