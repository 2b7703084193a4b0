# Written by client/codegen.py from client/portico_client/aio/resources.py; not to be edited.
"""The base of all resources: the standard operations, pages, and changes that lose no update."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

from pydantic import BaseModel

from portico_client.transport import Transport
from portico_client.base import Batch, Model, Operation, Page
from portico_client.errors import PreconditionFailed, Unfinished
from portico_client.names import Standard
from portico_client.requests import Body, plain

P = TypeVar("P", bound=Model)
C = TypeVar("C", bound=BaseModel)
U = TypeVar("U", bound=BaseModel)
S = TypeVar("S", bound=Model)
Place = Callable[[], Mapping[str, str]]
_PAGE: Final = 100
_CHANGES: Final = 5
_POLL: Final = (0.1, 1.5)
_SLOWER: Final = 1.25  # a pause to the next: what is done is seen within a quarter of the time that it took
_BUILDING: Final = frozenset({"CREATING"})


def anywhere() -> Mapping[str, str]:
    """The place of what is in no domain."""
    return {}


def pause(seconds: float) -> None:
    """Lets so many seconds pass."""
    time.sleep(seconds)


def paged(transport: Transport, operation: Operation[Page[S]], **options: Any) -> Iterator[Page[S]]:
    """Every page of a search, by cursor; `query` of the options is that of each."""
    query = {"limit": _PAGE, **(options.pop("query", None) or {})}
    while True:
        page = transport.call(operation, query=query, **options)
        yield page
        if not page.has_more:
            return
        query["cursor"] = page.next_cursor


def items(transport: Transport, operation: Operation[Page[S]], **options: Any) -> Iterator[S]:
    """Every entity of a search."""
    for page in paged(transport, operation, **options):
        for item in page.items:
            yield item


class Resource(Generic[P, C, U]):
    """A resource with names: `P` is what is shown of it, `C` creates it (and, without a name, replaces it), `U` updates it.

    Bodies are models or mappings of the same fields, in the classes of `standard` keyword arguments, too; the server validates
    them. `if_match` is an `etag`: if the entity is no longer that one, nothing is done and PreconditionFailed raised.
    """

    names: ClassVar[Standard]

    def __init__(self, transport: Transport, scope: Place = anywhere) -> None:
        self._transport = transport
        self._scope = scope

    def create(self, body: C | Mapping[str, Any], /, *, idempotency_key: str | None = None) -> P:
        """Adds one. Raises Conflict when the name is taken."""
        entity: P = self._call("create", body=body, idempotency_key=idempotency_key)
        return entity

    def get(self, name: str) -> P:
        """The one with this name. Raises NotFound."""
        entity: P = self._call("get", name)
        return entity

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
    ) -> Page[P]:
        """One page, by `offset` and `limit`, `page` and `page_size`, or `cursor`.

        It may be short, even empty, while `has_more` is true.
        """
        query = {"filter": filter, "order": order, "offset": offset, "limit": limit, "cursor": cursor}
        found: Page[P] = self._call("search", query={**query, "page": page, "page_size": page_size})
        return found

    def search_by_body(self, body: Body) -> Page[P]:
        """One page, by a filter that is too long for a query."""
        page: Page[P] = self._call("search_by_body", body=body)
        return page

    def list(
        self,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
    ) -> Iterator[P]:
        """All of them that the filter lets through, page after page."""
        query = {"filter": filter, "order": order}
        for item in items(self._transport, self.names.operation("search"), path=self._scope(), query=query):
            yield item

    def update(self, name: str, body: U | Mapping[str, Any], /, *, if_match: str | None = None) -> P:
        """Changes the fields that are set."""
        entity: P = self._call("update", name, body=body, if_match=if_match)
        return entity

    def replace(self, name: str, body: Body, /, *, if_match: str | None = None) -> P:
        """Sets all fields; those left out get their defaults."""
        entity: P = self._call("replace", name, body=body, if_match=if_match)
        return entity

    def change(self, name: str, edit: Callable[[P], U | Mapping[str, Any]]) -> P:
        """Reads, lets `edit` say what to change, and updates what was read; again when somebody came in between."""
        for left in reversed(range(_CHANGES)):
            found = self.get(name)
            try:
                return self.update(name, edit(found), if_match=found.etag)
            except PreconditionFailed:
                if not left:
                    raise
        raise AssertionError

    def delete(self, name: str, *, purge: bool = False, if_match: str | None = None) -> None:
        """Deletes it, so that it can be restored; with `purge` for good."""
        self._call("delete", name, query={"purge": True} if purge else None, if_match=if_match)

    def restore(self, name: str) -> P:
        """Takes a deletion back."""
        entity: P = self._call("restore", name)
        return entity

    def batch_update(self, changes: Sequence[Body]) -> Batch[P]:
        """Changes all of them or none: each has `name` and the fields to change."""
        batch: Batch[P] = self._call("batch_update", body={"items": [plain(change) for change in changes]})
        return batch

    def batch_delete(self, names: Sequence[str], *, purge: bool = False) -> None:
        """Deletes all of them or none."""
        self._call("batch_purge" if purge else "batch_delete", body={"names": [*names]})

    def _call(self, verb: str, name: str | None = None, **options: Any) -> Any:
        path = {**self._scope(), **({} if name is None else {self.names.key: name})}
        return self._transport.call(self.names.operation(verb), path=path, **options)


class Pausable(Resource[P, C, U]):
    """A resource that can be paused: nothing happens by it until it is resumed."""

    def pause(self, name: str, *, if_match: str | None = None) -> P:
        """Pauses it."""
        entity: P = self._call("pause", name, if_match=if_match)
        return entity

    def resume(self, name: str, *, if_match: str | None = None) -> P:
        """Lets it go on, from now."""
        entity: P = self._call("resume", name, if_match=if_match)
        return entity


class Built(Resource[P, C, U]):
    """A resource that is CREATING for a while, and then READY, or ERROR with a reason."""

    def building(self, name: str, seconds: float = 300) -> Iterator[P]:
        """The entity again and again, the last time when it is no longer CREATING, or the seconds are over."""
        for found in polled(lambda: self.get(name), seconds):
            yield found
            if found.status not in _BUILDING:
                return

    def wait(self, name: str, seconds: float = 300) -> P:
        """The entity when it is READY or ERROR. Raises Unfinished when the seconds are over before."""
        for found in self.building(name, seconds):
            last = found
        if last.status in _BUILDING:  # type: ignore[attr-defined]
            raise Unfinished(f"{name} is still being built after {seconds:g} s")
        return last


def polled(read: Callable[[], Any], seconds: float) -> Iterator[Any]:
    """The results of `read`, again and again, with pauses that grow; at least one, and until the seconds are over."""
    deadline, pause = time.monotonic() + seconds, _POLL[0]
    while True:
        yield read()
        if time.monotonic() + pause > deadline:
            return
        time.sleep(pause)
        pause = min(pause * _SLOWER, _POLL[1])
