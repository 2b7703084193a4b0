# Written by client/codegen.py from client/portico_client/aio/sessions.py; not to be edited.
"""Sessions: asking for them, reading them, waiting for them, ending them; and their templates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client import standard
from portico_client.resources import items, polled
from portico_client.transport import Transport
from portico_client.base import Batch, Page
from portico_client.errors import Unfinished
from portico_client.requests import body_of, plain

if TYPE_CHECKING:
    from portico_client import fields as f

ENDED: Final = frozenset({"TERMINATED", "CANCELLED", "ERROR"})
_BEGUN: Final = ENDED | {"RUNNING", "TERMINATING"}


class SessionTemplates(standard.SessionTemplates):
    """Fields of sessions, kept under a name."""

    def start(
        self,
        name: str,
        body: m.SessionFromTemplate | Mapping[str, Any] | None = None,
        /,
        *,
        wait: int | None = None,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.SessionFromTemplate]",
    ) -> m.SessionPublic:
        """Asks for a session of a template, with the fields given over the template's; otherwise as `sessions.create`."""
        wanted = body_of(body, fields, m.SessionFromTemplate)
        call, path, query = self._transport.call, {"name": name}, {"wait": wait}
        return call(
            o.CREATE_SESSION_FROM_TEMPLATE, path=path, body=wanted, query=query, idempotency_key=idempotency_key
        )


class Sessions:
    """Sessions of the project, by their ids; what runs in them is in `in_sessions`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: m.SessionCreate | Mapping[str, Any] | None = None,
        /,
        *,
        wait: int | None = None,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.SessionCreate]",
    ) -> m.SessionPublic:
        """Asks for a session; with `wait`, it is waited for so many seconds, at most 20. Raises Conflict at a limit."""
        wanted = body_of(body, fields, m.SessionCreate)
        query = {"wait": wait}
        return self._transport.call(o.CREATE_SESSION, body=wanted, query=query, idempotency_key=idempotency_key)

    def get(self, session: str) -> m.SessionPublic:
        """A session. Raises NotFound."""
        return self._transport.call(o.GET_SESSION, path={"id": session})

    def list(
        self,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
    ) -> Iterator[m.SessionPublic]:
        """All of them, the latest first by default."""
        return items(self._transport, o.SEARCH_SESSIONS, query={"filter": filter, "order": order})

    def search_by_body(self, body: Mapping[str, Any]) -> Page[m.SessionPublic]:
        """One page, by a filter of any length."""
        return self._transport.call(o.SEARCH_SESSIONS_BY_BODY, body=body)

    def update(
        self, session: str, *, if_match: str | None = None, **fields: "Unpack[f.SessionUpdate]"
    ) -> m.SessionPublic:
        """Other words, or another priority of one that is PENDING."""
        return self._transport.call(o.UPDATE_SESSION, path={"id": session}, body=fields, if_match=if_match)

    def batch_update(self, changes: Sequence[m.SessionUpdateItem | Mapping[str, Any]]) -> Batch[m.SessionPublic]:
        """Changes all of them or none: each has `id` and the fields to change."""
        return self._transport.call(o.BATCH_UPDATE_SESSIONS, body={"items": [plain(change) for change in changes]})

    def rename(self, session: str, name: str) -> m.SessionPublic:
        """Another name for one that lives. Raises Conflict for a name that is taken."""
        return self._transport.call(o.RENAME_SESSION, path={"id": session}, body={"name": name})

    def terminate(self, session: str, *, forced: bool = False) -> m.SessionPublic:
        """Ends a session, without grace if `forced`; one that has ended stays as it is."""
        return self._transport.call(o.TERMINATE_SESSION, path={"id": session}, body={"forced": forced})

    def delete(self, session: str, *, purge: bool = False) -> None:
        """Ends a session; with `purge`, removes one that has ended. Raises Conflict (SESSION_ACTIVE)."""
        self._transport.call(o.DELETE_SESSION, path={"id": session}, query={"purge": purge or None})

    def batch_delete(self, sessions: Sequence[str], *, purge: bool = False) -> None:
        """Ends at most 20, or removes them: all or none."""
        operation = o.BATCH_PURGE_SESSIONS if purge else o.BATCH_DELETE_SESSIONS
        self._transport.call(operation, body={"ids": list(sessions)})

    def exclude(self, session: str, checker: str) -> m.SessionPublic:
        """Keeps an idle checker from ending it."""
        path = {"id": session, "checker": checker}
        return self._transport.call(o.EXCLUDE_IDLE_CHECKER, path=path)

    def include(self, session: str, checker: str) -> m.SessionPublic:
        """Lets an idle checker end it again."""
        path = {"id": session, "checker": checker}
        return self._transport.call(o.INCLUDE_IDLE_CHECKER, path=path)

    def history(self, session: str) -> Sequence[m.SessionStep]:
        """Its states, each with its reason and time."""
        return (self._transport.call(o.GET_SESSION_HISTORY, path={"id": session})).items

    def explain(self, session: str) -> m.SessionExplanation:
        """Why it waits, and what would let it start."""
        return self._transport.call(o.EXPLAIN_SESSION, path={"id": session})

    def explain_new(
        self, body: m.SessionCreate | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.SessionCreate]"
    ) -> m.SessionExplanation:
        """What would become of a session that was asked for; none is."""
        return self._transport.call(o.EXPLAIN_NEW_SESSION, body=body_of(body, fields, m.SessionCreate))

    def dependencies(self, session: str) -> m.SessionGraph:
        """What it waits for, and what waits for it."""
        return self._transport.call(o.GET_SESSION_DEPENDENCIES, path={"id": session})

    def apps(self, session: str) -> m.SessionApps:
        """The apps of a session, and where they are reached."""
        return self._transport.call(o.LIST_SESSION_APPS, path={"id": session})

    def app_token(self, session: str, app: str) -> m.AppToken:
        """A token, of a few minutes, that opens an app of a session."""
        return self._transport.call(o.OPEN_SESSION_APP, path={"id": session, "app": app})

    def beginning(self, session: str, seconds: float = 900) -> Iterator[m.SessionPublic]:
        """The session again and again, the last time when it runs or has ended, or the seconds are over."""
        for found in polled(lambda: self.get(session), seconds):
            yield found
            if found.status in _BEGUN:
                return

    def wait(self, session: str, seconds: float = 900) -> m.SessionPublic:
        """The session when it runs, or has ended. Raises Unfinished when the seconds are over before."""
        for found in self.beginning(session, seconds):
            last = found
        if last.status not in _BEGUN:
            raise Unfinished(f"the session {session} is still {last.status} after {seconds:g} s")
        return last
