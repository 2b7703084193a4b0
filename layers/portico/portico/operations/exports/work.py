"""The worker of exports: pages of a search, as whoever asked may see them then, appended to a CSV file.

A step makes an object of its rows, under a name of its own: a step that is done twice leaves one behind that nobody reads. The
last joins the objects. Memory is bounded by a part and a page.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from portico.core.actions.processor import RunAs
from portico.core.aws.object_store import Objects
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.data.query import MAX_LIMIT, Page
from portico.core.model.asked import Asked
from portico.core.model.call import Call, Origin
from portico.operations.exports.request import ExportRequest
from portico.operations.exports.rows import Rows
from portico.tenancy.sign_in.proved_before import PROVED_BEFORE, ProvedBefore
from portico.tenancy.tasks.entity import Task, TaskError, TaskProgress, TaskStatus
from portico.tenancy.tasks.work import Step

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

STEP_PAGES: Final = 50
STEP_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 256 * 1024 * 1024


@frozen
class ExportWork:
    """Exports step by step."""

    principals: ProvedBefore
    run: RunAs
    objects: Objects

    def step(self, call: Call, task: Task) -> Step:
        """Some thousand rows more. Raises what the search does, Forbidden (RIGHTS_LOST) when whoever asked is out."""
        request, before = ExportRequest.model_validate_json(task.given), _Position.of(task.position)
        principal = self.principals.now(json.loads(task.asker))
        condition, origin = (
            request.source.condition(request.filter),
            Origin(call.origin.request_id, call.origin.traceparent),
        )
        rows, count, cursor, more = Rows(), before.rows, before.cursor, True
        total = task.progress.total
        if not before.parts:
            rows.add(request.columns)
        for _ in range(STEP_PAGES):
            limit = min(MAX_LIMIT, MOST_ROWS - count)
            page: Page[Any] = self.run(principal, request.source.page(request.place, condition, cursor, limit), origin)
            for entity in page.items:
                shown = request.source.row(entity, Asked(call.started_at))
                rows.add(shown[column] for column in request.columns)
            total = page.total_count if total is None else total
            count, cursor, more = count + len(page.items), page.next_cursor, page.has_more
            if not more or rows.size >= STEP_BYTES or count >= MOST_ROWS:
                break
        key = _key(task)
        self.objects.put(key, rows.encoded())
        after = _Position(cursor, (*before.parts, key), count, before.size + rows.size)
        return self._ended(task, after, more=more, total=total)

    def _ended(self, task: Task, after: "_Position", *, more: bool, total: int | None) -> Step:
        progress = TaskProgress(current=after.rows, total=total, message=f"{after.rows} rows")
        cut = more and (after.rows >= MOST_ROWS or after.size >= MOST_BYTES)
        if more and not cut:
            return Step(TaskStatus.RUNNING, progress, after.kept())
        found = after.parts[0] if len(after.parts) == 1 else self.objects.join(after.parts, _key(task))
        if not cut:
            return Step(TaskStatus.SUCCEEDED, progress, object=found)
        message = f"A file has at most {MOST_ROWS} rows and {MOST_BYTES} bytes: the rest is left out."
        return Step(TaskStatus.PARTIAL, progress, object=found, errors=[TaskError(code="EXPORT_CUT", message=message)])


@frozen
class _Position:
    """The cursor of the next page, the objects of the steps that are done, and their rows and bytes."""

    cursor: str | None
    parts: Sequence[str]
    rows: int
    size: int

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "_Position":
        """As a task keeps it."""
        return cls(kept.get("cursor"), tuple(kept.get("parts", ())), int(kept.get("rows", 0)), int(kept.get("size", 0)))

    def kept(self) -> dict[str, Any]:
        """For a task to keep."""
        return {"cursor": self.cursor, "parts": list(self.parts), "rows": self.rows, "size": self.size}


def _key(task: Task) -> str:
    return f"exports/{task.id}/{new_id()}.csv"


def wire(parts: "Parts") -> ExportWork:
    """The worker, put together."""
    return ExportWork(parts.get(PROVED_BEFORE), parts.run_as, parts.objects)


EXPORT: Part[ExportWork] = Part(f"{__name__}:wire")
