# Written by client/codegen.py from client/portico_client/aio/runs.py; not to be edited.
"""Runs, the archives that functions are made of, and what is left of runs that died."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client.resources import items, polled
from portico_client.transport import Transport
from portico_client.base import Page
from portico_client.errors import ConnectionFailed, Unfinished, error_of
from portico_client.requests import body_of
from portico_client.wire import httpx

if TYPE_CHECKING:
    from portico_client import fields as f

SETTLED: Final = frozenset({"SUCCEEDED", "INPUT_INVALID", "OUTPUT_INVALID", "FAILED", "TIMED_OUT", "KILLED", "DEAD"})
_SENDING: Final = httpx.Timeout(300, connect=10)


class _OnTransport:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport


class Runs(_OnTransport):
    """Runs of functions."""

    def create(
        self,
        function: str,
        input: Any = None,  # noqa: A002
        *,
        blocking: bool = False,
        secrets: Sequence[str] = (),
        version: int | None = None,
        alias: str | None = None,
        idempotency_key: str | None = None,
    ) -> m.RunPublic:
        """Runs a function on an input, any JSON. With `blocking` it is waited for up to 25 seconds."""
        body = {"input": input, **({"secrets": list(secrets)} if secrets else {})}
        query = {"blocking": blocking or None, "version": version, "alias": alias}
        path = {"name": function}
        return self._transport.call(o.CREATE_RUN, path=path, query=query, body=body, idempotency_key=idempotency_key)

    def get(self, run: str) -> m.RunPublic:
        """A run by its id. Raises NotFound."""
        return self._transport.call(o.GET_RUN, path={"id": run})

    def list(
        self,
        function: str | None = None,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
    ) -> Iterator[m.RunPublic]:
        """All runs, or those of a function."""
        query = {"filter": filter, "order": order}
        if function is None:
            return items(self._transport, o.SEARCH_RUNS, query=query)
        return items(self._transport, o.SEARCH_FUNCTION_RUNS, path={"name": function}, query=query)

    def search(
        self,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
        offset: int | None = None,
        limit: int | None = None,
        page: int | None = None,
        page_size: int | None = None,
        cursor: str | None = None,
    ) -> Page[m.RunPublic]:
        """One page, by `offset` and `limit`, `page` and `page_size`, or `cursor`.

        It may be short, even empty, while `has_more` is true.
        """
        query = {"filter": filter, "order": order, "offset": offset, "limit": limit, "cursor": cursor}
        return self._transport.call(o.SEARCH_RUNS, query={**query, "page": page, "page_size": page_size})

    def kill(self, run: str) -> m.RunPublic:
        """Ends a run, at once."""
        return self._transport.call(o.KILL_RUN, path={"id": run})

    def logs(self, run: str, *, after: str | None = None, follow: bool = False) -> m.LogsPublic:
        """The output after a cursor; with `follow` it is waited for up to 20 seconds."""
        query = {"after": after, "follow": follow or None}
        return self._transport.call(o.GET_RUN_LOGS, path={"id": run}, query=query)

    def follow(self, run: str) -> Iterator[m.LogsPublic]:
        """The output, part after part, to its end."""
        after: str | None = None
        while True:
            part = self.logs(run, after=after, follow=True)
            yield part
            if part.done:
                return
            after = part.cursor

    def running(self, run: str, seconds: float = 900) -> Iterator[m.RunPublic]:
        """The run again and again, the last time when it is settled, or the seconds are over."""
        for found in polled(lambda: self.get(run), seconds):
            yield found
            if found.status in SETTLED:
                return

    def wait(self, run: str, seconds: float = 900) -> m.RunPublic:
        """The run when it has ended, however it did. Raises Unfinished when the seconds are over before."""
        for found in self.running(run, seconds):
            last = found
        if last.status not in SETTLED:
            raise Unfinished(f"the run {run} is still {last.status} after {seconds:g} s")
        return last


class Uploads(_OnTransport):
    """Files that are sent to the storage itself: archives that are too large for a request, and files for events."""

    def create(
        self, body: m.UploadCreate | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.UploadCreate]"
    ) -> m.UploadPublic:
        """A place to send a file to."""
        return self._transport.call(o.CREATE_UPLOAD, body=body_of(body, fields, m.UploadCreate))

    def get(self, upload: str) -> m.UploadPublic:
        """An upload by its id. Raises NotFound."""
        return self._transport.call(o.GET_UPLOAD, path={"id": upload})

    def send(self, upload: m.UploadPublic, content: bytes) -> None:
        """Sends the file, without our token: the address is pre-signed, and takes one file, once.

        Raises ValueError for an upload whose address was not told: that is for who may make uploads.
        """
        if (url := upload.url) is None:
            raise ValueError(f"the address to which {upload.id} is sent was not told")
        attempts: list[int] = []

        def attempt() -> None:
            attempts.append(1)
            try:
                with httpx.Client(timeout=_SENDING) as storage:
                    reply = storage.put(url, content=content, headers=upload.headers)
            except httpx.TransportError as error:
                raise ConnectionFailed(f"The upload failed: {error}") from error
            arrived_before = reply.status_code == 412 and len(attempts) > 1  # its answer was lost
            if reply.is_error and not arrived_before:
                raise error_of(reply)

        self._transport.retries.run(attempt)


class Replays(_OnTransport):
    """Past events, given to one subscription again."""

    def create(
        self,
        subscription: str,
        body: m.ReplayCreate | Mapping[str, Any] | None = None,
        /,
        **fields: "Unpack[f.ReplayCreate]",
    ) -> m.ReplayPublic:
        """Begins one."""
        wanted = body_of(body, fields, m.ReplayCreate)
        return self._transport.call(o.CREATE_REPLAY, path={"name": subscription}, body=wanted)

    def list(
        self,
        subscription: str,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
    ) -> Iterator[m.ReplayPublic]:
        """All of a subscription."""
        query = {"filter": filter, "order": order}
        return items(self._transport, o.SEARCH_REPLAYS, path={"name": subscription}, query=query)

    def get(self, subscription: str, replay: str) -> m.ReplayPublic:
        """One by its id. Raises NotFound."""
        return self._transport.call(o.GET_REPLAY, path={"name": subscription, "id": replay})

    def cancel(self, subscription: str, replay: str) -> m.ReplayPublic:
        """Ends it before its time."""
        return self._transport.call(o.CANCEL_REPLAY, path={"name": subscription, "id": replay})


class DeadLetters(_OnTransport):
    """The dead letters of runs."""

    def list(
        self,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
    ) -> Iterator[m.DeadLetterPublic]:
        """All of them."""
        return items(self._transport, o.SEARCH_DEAD_LETTERS, query={"filter": filter, "order": order})

    def get(self, letter: str) -> m.DeadLetterDetail:
        """One by its id. Raises NotFound."""
        return self._transport.call(o.GET_DEAD_LETTER, path={"id": letter})

    def redrive(self, letter: str) -> m.DeadLetterPublic:
        """Runs its function on its input again."""
        return self._transport.call(o.REDRIVE_DEAD_LETTER, path={"id": letter})

    def purge(self, letter: str) -> None:
        """Removes it for good."""
        self._transport.call(o.PURGE_DEAD_LETTER, path={"id": letter})

    def redrive_many(
        self, body: m.ManyLetters | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.ManyLetters]"
    ) -> m.ManyRedriven:
        """Runs many of them again."""
        return self._transport.call(o.REDRIVE_DEAD_LETTERS, body=body_of(body, fields, m.ManyLetters))

    def purge_many(
        self, body: m.ManyLetters | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.ManyLetters]"
    ) -> m.ManyPurged:
        """Removes many of them for good."""
        return self._transport.call(o.PURGE_DEAD_LETTERS, body=body_of(body, fields, m.ManyLetters))
