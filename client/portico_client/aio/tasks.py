"""Tasks: work that takes longer than a request; and exports, which are some."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import httpx

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio.resources import Place, items, polled
from portico_client.aio.transport import AsyncTransport
from portico_client.base import Page
from portico_client.errors import ConnectionFailed, Unfinished, error_of
from portico_client.requests import body_of

if TYPE_CHECKING:
    from portico_client import fields as f

GOOD: Final = frozenset({"SUCCEEDED", "PARTIAL"})
ENDED: Final = GOOD | {"FAILED", "CANCELLED"}
_READING: Final = httpx.Timeout(300, connect=10)


class Tasks:
    """The caller's tasks; those of all in its domain or about the project, too, for who administers it."""

    def __init__(self, transport: AsyncTransport, domain: Place) -> None:
        self._transport = transport
        self._domain = domain

    async def export(
        self, body: m.ExportCreate | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.ExportCreate]"
    ) -> m.TaskPublic:
        """Begins to write what a search finds to a CSV file."""
        return await self._transport.call(o.CREATE_EXPORT, body=body_of(body, fields, m.ExportCreate))

    def list(self, **query: Any) -> AsyncIterator[m.TaskPublic]:
        """All of them; `filter` and `order`."""
        return items(self._transport, o.SEARCH_TASKS, query=query)

    async def search_by_body(self, body: Mapping[str, Any]) -> Page[m.TaskPublic]:
        """One page, by a body: filters that are too long for an address."""
        return await self._transport.call(o.SEARCH_TASKS_BY_BODY, body=body)

    async def search_domain(self, body: Mapping[str, Any] | None = None) -> Page[m.TaskPublic]:
        """One page of the tasks of all in the domain, for who administers it."""
        path = await self._domain()
        if body is None:
            return await self._transport.call(o.DOMAIN_SEARCH_TASKS, path=path)
        return await self._transport.call(o.DOMAIN_SEARCH_TASKS_BY_BODY, path=path, body=body)

    async def search_project(self, body: Mapping[str, Any] | None = None) -> Page[m.TaskPublic]:
        """One page of the tasks of all about the project, for who administers it."""
        if body is None:
            return await self._transport.call(o.PROJECT_SEARCH_TASKS)
        return await self._transport.call(o.PROJECT_SEARCH_TASKS_BY_BODY, body=body)

    async def get(self, task: str, *, of_domain: bool = False, of_project: bool = False) -> m.TaskPublic:
        """One by its id. Raises NotFound."""
        if of_project:
            return await self._transport.call(o.PROJECT_TASK, path={"id": task})
        if of_domain:
            return await self._transport.call(o.DOMAIN_TASK, path={**await self._domain(), "id": task})
        return await self._transport.call(o.GET_TASK, path={"id": task})

    async def cancel(self, task: str, *, of_domain: bool = False, of_project: bool = False) -> m.TaskPublic:
        """Ends it before its time. Raises Conflict when it has ended."""
        if of_project:
            return await self._transport.call(o.PROJECT_CANCEL_TASK, path={"id": task})
        if of_domain:
            return await self._transport.call(o.DOMAIN_CANCEL_TASK, path={**await self._domain(), "id": task})
        return await self._transport.call(o.CANCEL_TASK, path={"id": task})

    async def going(self, task: str, seconds: float = 900) -> AsyncIterator[m.TaskPublic]:
        """The task again and again, the last time when it has ended, or the seconds are over."""
        async for found in polled(lambda: self.get(task), seconds):
            yield found
            if found.status in ENDED:
                return

    async def wait(self, task: str, seconds: float = 900) -> m.TaskPublic:
        """The task when it has ended, however it did. Raises Unfinished when the seconds are over before."""
        async for found in self.going(task, seconds):
            last = found
        if last.status not in ENDED:
            raise Unfinished(f"the task {task} is still {last.status} after {seconds:g} s")
        return last

    async def save(self, task: m.TaskPublic, to: Path) -> int:
        """Writes the file of a task that was just read, some kilobytes at a time; its bytes. Raises ValueError without one."""
        if (result := task.result) is None or (url := result.url) is None:
            raise ValueError(f"the task {task.id} has no file")
        size = 0
        try:
            async with httpx.AsyncClient(timeout=_READING) as storage, storage.stream("GET", url) as reply:
                if reply.is_error:
                    await reply.aread()
                    raise error_of(reply)
                with to.open("wb") as file:
                    async for chunk in reply.aiter_bytes():
                        size += file.write(chunk)
        except httpx.TransportError as error:
            raise ConnectionFailed(f"The file could not be read: {error}") from error
        return size
