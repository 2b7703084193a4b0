"""Breaking changes between two OpenAPI documents: of paths, operations, parameters, bodies, replies, and who may call.

Names of components are no promise: parameters and replies are compared as if each operation had its own, schemas by structure.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from portico.core.base.frozen import frozen

from tools.api.references import inlined
from tools.api.schema_changes import Comparison, Direction

Document = Mapping[str, Any]


def breaking_changes(old: Document, new: Document) -> list[str]:
    """The changes of the new document that may break a client of the old one, a line each."""
    old, new = inlined(old), inlined(new)
    comparison = _Documents(old, new)
    found: list[str] = []
    for path, operations in old["paths"].items():
        for method, before in operations.items():
            after = new["paths"].get(path, {}).get(method)
            changes = ["the operation is gone"] if after is None else comparison.operation(before, after)
            found += [f"{method.upper()} {path}: {change}" for change in changes]
    return found


@frozen
class _Documents:
    """Both documents, whose operations refer to their components."""

    old: Document
    new: Document

    def operation(self, old: Document, new: Document) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"operationId was {old['operationId']}, is {new['operationId']}"
        yield from _security(old, new)
        yield from self._parameters(old, new)
        yield from self._request(old.get("requestBody"), new.get("requestBody"))
        for status, before in old["responses"].items():
            if status not in new["responses"]:
                yield f"the reply {status} is gone"
            else:
                yield from self._reply(f"reply {status}", before, new["responses"][status])

    def _parameters(self, old: Document, new: Document) -> Iterator[str]:
        before, after = _by_name(old), _by_name(new)
        for key, parameter in before.items():
            label = f"{key[0]} parameter {key[1]}"
            if key not in after:
                yield f"{label}: gone"
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield f"{label}: required now"
            yield from self._schemas(Direction.REQUEST, parameter, after[key], label)
        for kind, name in after.keys() - before.keys():
            if after[kind, name].get("required"):
                yield f"{kind} parameter {name}: new, and required"

    def _request(self, old: Document | None, new: Document | None) -> Iterator[str]:
        if old is None or new is None:
            if old is not None:
                yield "body: gone"
            if new is not None and new.get("required"):
                yield "body: new, and required"
            return
        if new.get("required") and not old.get("required"):
            yield "body: required now"
        yield from self._contents(Direction.REQUEST, old, new, "body")

    def _reply(self, label: str, old: Document, new: Document) -> Iterator[str]:
        gone = set(old.get("headers", {})) - set(new.get("headers", {}))
        yield from (f"{label}: the header {name} is gone" for name in sorted(gone))
        yield from self._contents(Direction.REPLY, old, new, label)

    def _contents(self, direction: Direction, old: Document, new: Document, label: str) -> Iterator[str]:
        after = new.get("content", {})
        for kind, content in old.get("content", {}).items():
            if kind not in after:
                yield f"{label}: {kind} is gone"
            else:
                yield from self._schemas(direction, content, after[kind], label)

    def _schemas(self, direction: Direction, old: Document, new: Document, label: str) -> list[str]:
        comparison = Comparison(_schemas(self.old), _schemas(self.new), direction)
        return comparison.breaks(old.get("schema", {}), new.get("schema", {}), label)


def _schemas(document: Document) -> Mapping[str, Any]:
    return document.get("components", {}).get("schemas", {})  # type: ignore[no-any-return]


def _by_name(operation: Document) -> dict[tuple[str, str], Document]:
    return {(parameter["in"], parameter["name"]): parameter for parameter in operation.get("parameters", ())}


def _security(old: Document, new: Document) -> Iterator[str]:
    """Every way to be let in must still be one; no way at all is the widest."""
    before, after = old.get("security", []), new.get("security", [])
    gone = [way for way in before or [{}] if way not in after and after and {} not in after]
    for way in gone:
        yield f"callers with {' and '.join(way) or 'no proof of who they are'} are refused now"
