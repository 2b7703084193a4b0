"""What runs in sessions: code, files, logs."""

import base64
from collections.abc import AsyncIterator, Mapping
from typing import Any, BinaryIO, Final
from uuid import uuid4

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio.resources import polled
from portico_client.aio.transport import AsyncTransport

PIECE: Final = 1 << 20  # bytes of a request: of each some copies are made on its way


class InSessions:
    """Of sessions by their ids. Raises Conflict (SESSION_NOT_READY) for one that is not RUNNING."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def execute(
        self, session: str, code: str, mode: str = "query", options: Mapping[str, Any] | None = None
    ) -> m.ExecutionReply:
        """Begins an execution; `follow` has the rest of it. Raises Conflict (SESSION_BUSY)."""
        body = {"mode": mode, "code": code, "execution": uuid4().hex, "options": dict(options or {})}
        return await self._asked(session, body)

    async def follow(self, session: str, reply: m.ExecutionReply) -> AsyncIterator[m.ExecutionReply]:
        """The replies after one, up to the end, or up to one that waits for input, which `answer` gives."""
        while reply.status not in ("finished", "waiting-input"):
            reply = await self._asked(session, _after(reply, mode="continue"))
            yield reply

    async def answer(self, session: str, reply: m.ExecutionReply, text: str) -> m.ExecutionReply:
        """Gives what a reply waits for."""
        options = {"request": reply.options.request}
        return await self._asked(session, _after(reply, mode="input", code=text, options=options))

    async def interrupt(self, session: str, execution: str | None = None) -> m.Interrupted:
        """Raises KeyboardInterrupt in an execution, by default the present one."""
        body = {"execution": execution}
        return await self._transport.call(o.INTERRUPT_SESSION, path={"id": session}, body=body)

    async def complete(self, session: str, code: str, cursor: int | None = None) -> m.Completed:
        """What could be written next."""
        body = {"code": code, "cursor": cursor}
        return await self._transport.call(o.COMPLETE_IN_SESSION, path={"id": session}, body=body)

    async def log(self, session: str, after: int = 0) -> m.SessionLog:
        """A megabyte of the log, from an offset on."""
        return await self._transport.call(o.GET_SESSION_LOGS, path={"id": session}, query={"after": after})

    async def log_going(self, session: str, seconds: float = 86_400) -> AsyncIterator[m.SessionLog]:
        """The log again and again, each time what is new."""
        after = 0

        async def more() -> m.SessionLog:
            return await self.log(session, after)

        async for found in polled(more, seconds):
            after = found.next
            yield found

    async def files(self, session: str, path: str = "") -> AsyncIterator[m.SessionFile]:
        """What is in a folder, by name."""
        after: str | None = ""
        while after is not None:
            query = {"path": path, "after": after, "limit": 1000}
            page = await self._transport.call(o.LIST_SESSION_FILES, path={"id": session}, query=query)
            for item in page.items:
                yield item
            after = page.next

    async def read(self, session: str, path: str) -> AsyncIterator[bytes]:
        """The bytes of a file, a megabyte at a time. Raises NotFound."""
        offset, size = 0, 1
        while offset < size:
            query = {"path": path, "offset": offset, "length": PIECE}
            part = await self._transport.call(o.READ_SESSION_FILE, path={"id": session}, query=query)
            data = base64.b64decode(part.content)
            yield data
            if not data:
                return
            offset, size = offset + len(data), part.size

    async def write(self, session: str, path: str, data: bytes) -> m.SessionFile:
        """Writes a whole file, of at most 3 MB."""
        body = {"path": path, "content": base64.b64encode(data).decode()}
        return await self._transport.call(o.WRITE_SESSION_FILE, path={"id": session}, body=body)

    async def upload(self, session: str, path: str, file: BinaryIO, size: int) -> AsyncIterator[m.SessionFile]:
        """Writes a file of so many bytes, a megabyte at a time: how far it has come. It is in its place when all is there."""
        upload, offset = uuid4().hex, 0
        while offset < size:
            data = file.read(min(PIECE, size - offset))
            if not data:
                raise EOFError(f"{path} ended after {offset} of {size} bytes")
            piece = {"upload": upload, "offset": offset, "size": size}
            body = {"path": path, "content": base64.b64encode(data).decode(), "piece": piece}
            yield await self._transport.call(o.WRITE_SESSION_FILE, path={"id": session}, body=body)
            offset += len(data)

    async def remove(self, session: str, path: str, *, recursive: bool = False) -> None:
        """Deletes a file, or a folder."""
        body = {"path": path, "recursive": recursive}
        await self._transport.call(o.DELETE_SESSION_FILE, path={"id": session}, body=body)

    async def _asked(self, session: str, body: Mapping[str, Any]) -> m.ExecutionReply:
        return await self._transport.call(o.EXECUTE_IN_SESSION, path={"id": session}, body=body)


def _after(reply: m.ExecutionReply, **more: Any) -> dict[str, Any]:
    return {"execution": reply.execution, "after": reply.next, **more}
