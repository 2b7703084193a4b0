"""Fields that another group's function answers: what it is told, and what it says.

A group's function has the grants that its operations need, and GraphQL's has none of them. The entry is an event of a form that no
gateway makes; only the function of GraphQL may send one. The function there authorizes the caller as it would any other.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from portico.core.actions.rehearsal import Rehearsed
from portico.core.base.errors import PorticoError
from portico.core.base.parts import Lazy
from portico.core.graphql.caller import Caller
from portico.core.graphql.schema import Schemas
from portico.core.http.ports import Services
from portico.core.model.asked import Asked
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope


class Told(PorticoError):
    """An error of an operation that ran in another function."""

    status: ClassVar[int] = 500

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Told":
        """The error as it was raised there."""
        kind = type("Told", (cls,), {"status": int(said["status"])})
        made: Told = kind(said["message"], code=said["code"], details=said["details"], headers=said["headers"])
        return made


def asked(name: str, caller: Caller, arguments: Mapping[str, Any], once: IdempotencyMark | None) -> dict[str, Any]:
    """The event that asks a function for a field."""
    origin = {
        "request_id": caller.request_id,
        "traceparent": caller.traceparent,
        "at": caller.asked.at.isoformat(),
        "root": caller.asked.root,
        "project": None if caller.project is None else str(caller.project),
        "source": caller.source,
        "agent": caller.agent,
        "once": None if once is None else [once.digest, once.answered],
    }
    return {"operation": name, "principal": caller.principal.claims(), "origin": origin, "arguments": dict(arguments)}


def answered(said: Mapping[str, Any], headers: Any) -> Any:
    """The value of a field, as a function said. Raises the operation's error, and Rehearsed."""
    headers.update(said.get("headers") or {})
    if "error" in said:
        raise Told.of(said["error"])
    if said.get("rehearsed"):
        raise Rehearsed
    return said["value"]


def entry(function: str, services: Lazy[Services], schemas: Lazy[Schemas]) -> Callable[[Mapping[str, Any]], Any]:
    """What a function does with such an event. Raises PermissionError for a field that is another's to answer."""

    def answer(event: Mapping[str, Any]) -> dict[str, Any]:
        name, known = str(event["operation"]), schemas()
        if known.index[name].function != function:
            raise PermissionError(f"{name} is not answered by {function}")
        caller, mark = _caller(event, services())
        try:
            value = known.answering(name).run(caller, event["arguments"], mark)
        except Rehearsed:
            return {"rehearsed": True}
        except PorticoError as error:
            said = {"code": error.code, "message": error.message, "details": error.details, "status": error.status}
            return {"error": {**said, "headers": error.headers}, "headers": dict(caller.headers)}
        return {"value": plain(value), "headers": dict(caller.headers)}

    return answer


def plain(value: Any) -> Any:
    """The value with all that waits until it is asked for."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value(None) if callable(value) else value


def _caller(event: Mapping[str, Any], services: Services) -> tuple[Caller, IdempotencyMark | None]:
    origin = event["origin"]
    caller = Caller(
        Principal.from_claims(event["principal"]),
        services,
        origin["request_id"],
        Asked(datetime.fromisoformat(origin["at"]), origin["root"]),
        origin["traceparent"],
        None if origin["project"] is None else Scope.parse(origin["project"]),
        source=origin["source"],
        agent=origin["agent"],
    )
    once = origin["once"]
    return caller, None if once is None else IdempotencyMark(once[0], answered=once[1])
