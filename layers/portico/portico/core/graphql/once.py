"""Idempotency keys of mutations: what REST keeps of a reply, kept of a field."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from portico.core.actions.rehearsal import Rehearsed
from portico.core.base.errors import PorticoError
from portico.core.graphql.caller import Caller
from portico.core.graphql.roots import Root
from portico.core.http.stored_replies import (
    MOST_KEPT,
    body_of,
    checked_key,
    kept_hash,
    known_reply,
    mark_of,
    owner_of,
    quietly,
)
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.scope import Scope

_NAME: Final = re.compile(NAME_PATTERN)
Run = Callable[[IdempotencyMark | None], Any]


def once(caller: Caller, root: Root, arguments: Mapping[str, Any], key: str, run: Run) -> Any:
    """The value of a mutation, or the one that it had with this key before, for a caller who may still do it.

    Raises BadRequest for what cannot be a key, Unprocessable for a key of another mutation, Conflict for one in flight.
    """
    asked = _asked(caller, root.name, arguments, checked_key(key, "idempotencyKey"))
    replies = caller.services.replies
    known = replies.begin(asked, caller.milliseconds_left)
    mark = mark_of(asked)
    if known is not None:
        reply = known_reply(known)
        mark.answered = True
        with suppress(Rehearsed):
            run(mark)
            raise RuntimeError(f"{root.name} was carried out without an action")
        return json.loads(body_of(reply))
    try:
        value = run(mark)
    except PorticoError as error:
        quietly(replies.forget, asked, error)
        raise
    body = json.dumps(value, default=lambda lazy: lazy(None))
    kept = body if root.is_replayed and len(body.encode()) <= MOST_KEPT else None
    quietly(replies.keep, asked, {"status": 200, "headers": {}, "body": kept})
    return value


def _asked(caller: Caller, name: str, arguments: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The identity of the mutation, and what must be the same when the key comes again."""
    owner = owner_of(caller.services.replies, caller.principal, _place(caller, arguments.get("scope")))
    sent = json.dumps(arguments, sort_keys=True).encode()
    project = str(caller.project) if caller.project is not None else None
    return {"key": [*owner, "GRAPHQL", name, key], "payload": [project, kept_hash(key, sent)]}


def _place(caller: Caller, scope: Mapping[str, Any] | None) -> Scope:
    """The scope that the mutation names, else the one that the caller is in. Names that are none are refused later."""
    named = scope or {}
    domain, project = named.get("domain_name") or caller.principal.domain, named.get("project_name")
    names = [name for name in (domain, project) if name is not None]
    if named and domain is not None and all(map(_NAME.fullmatch, names)):
        return Scope(domain, project)
    return caller.project or caller.principal.scope
