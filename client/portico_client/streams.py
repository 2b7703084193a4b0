# Written by client/codegen.py from client/portico_client/aio/streams.py; not to be edited.
"""The stream of events, followed for as long as one likes."""

from collections.abc import Iterator, Sequence
from typing import Any

from portico_client import operations as o
from portico_client.resources import pause
from portico_client.transport import Transport
from portico_client.base import Operation
from portico_client.server_events import CLOSED, Event, frames_of


class Streams:
    """What happens, as it happens. Each iterator goes on by itself, and never gives an event twice; break off when you have enough.

    It ends when the caller may no longer read it, or what it is about is gone. `after` is the `id` of the last event that was seen, by the same caller in the same stream: without it, the stream of the domain begins now,
    and that of a run, a session or a task at its beginning.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def events(
        self,
        types: Sequence[str] = (),
        *,
        project: str | None = None,
        entity: str | None = None,
        after: str | None = None,
    ) -> Iterator[Event]:
        """Those of the domain: of some types or patterns (`dev.portico.run.*`), a project, an entity (`function/hello`)."""
        query = {"types": ",".join(types) or None, "project": project, "entity": entity}
        return self._followed(o.STREAM_EVENTS, after, query=query)

    def run(self, run: str, *, after: str | None = None) -> Iterator[Event]:
        """Those of a run. Raises NotFound."""
        return self._followed(o.STREAM_RUN, after, path={"id": run})

    def session(self, session: str, *, after: str | None = None) -> Iterator[Event]:
        """Those of a session. Raises NotFound."""
        return self._followed(o.STREAM_SESSION, after, path={"id": session})

    def task(self, task: str, *, after: str | None = None) -> Iterator[Event]:
        """Those of a task. Raises NotFound."""
        return self._followed(o.STREAM_TASK, after, path={"id": task})

    def _followed(self, operation: Operation[Any], after: str | None, **options: Any) -> Iterator[Event]:
        while True:
            reply = self._transport.send(operation, last_event_id=after, **options)
            found = frames_of(reply.text)
            for frame in found.frames:
                after = frame.id or after
                if frame.name == CLOSED:
                    return
                if (event := frame.event) is not None:
                    yield event
            pause(found.retry)
