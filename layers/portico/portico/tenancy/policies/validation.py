"""Validation of policies when they are written: their syntax, and against the schema; faults have a position."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from portico.access.authz.cedar import OwnPolicies, schema
from portico.core.base.errors import Unprocessable
from portico.tenancy.policies.entity import MAX_BYTES, MAX_STATEMENTS
from portico.tenancy.policies.ids import normalised

MAX_DEPTH: Final = 50
MAX_CHAINED: Final = 300
# Possessive, and a closing quote may be missing: text that was looked at is not looked at again.
_TOKENS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|//[^\n]*+|[^\s"/]|/', re.DOTALL)
_OF_POLICY: Final = re.compile(r"^for policy `policy\d+`, ")
_SYNTAX: Final = re.compile(r"unexpected token `(.+)`", re.DOTALL)


def checked(text: str, domain: str, field: str = "cedar") -> str:
    """The text with its ids in lower case. Raises Unprocessable for one that is not valid, or has an id that nothing has."""
    check(text, field)
    return normalised(text, domain, lambda message, place: _fault(field, message, "never_matches", text, place))


def check(text: str, field: str = "cedar") -> None:
    """Raises Unprocessable that says what is wrong with the text, and at which line and column (from 1)."""
    from cedarpy import policies_to_pst, validate_policies

    if len(text.encode()) > MAX_BYTES:
        raise _fault(field, f"A policy has at most {MAX_BYTES} bytes.", "too_long")
    _check_depth(text, field)
    try:
        parsed = policies_to_pst(text)
        OwnPolicies.parse({"new": text})
    except ValueError as error:
        raise _fault(field, f"Not Cedar: {error}.", "cedar_syntax", text, _syntax_fault(text, str(error))) from error
    if parsed.templates or not 1 <= len(parsed.static_policies) <= MAX_STATEMENTS:
        message = f"A policy has 1 to {MAX_STATEMENTS} statements, and no templates."
        raise _fault(field, message, "cedar_statements")
    if found := _schema_faults(text, validate_policies(text, schema()).errors):
        raise Unprocessable(
            f"{field}: {found[0][1]}{_where(_place(text, found[0][0]))}",
            details={"errors": [_error(field, told, "cedar_schema", text, position) for position, told in found]},
        )


def _check_depth(text: str, field: str) -> None:
    """Cedar's parser is recursive, and what is nested too deeply, or chained too far, would end the process."""
    depth = chained = 0
    for token in _TOKENS.finditer(text):
        depth += (token[0] in "([{") - (token[0] in ")]}")
        chained += token[0] in ".+-*["
        if depth > MAX_DEPTH or chained > MAX_CHAINED:
            message = (
                f"A policy is nested at most {MAX_DEPTH} deep, and has at most {MAX_CHAINED} of the signs . + - * [."
            )
            raise _fault(field, message, "too_deep", text, token.start())


def _fault(field: str, message: str, kind: str, text: str = "", position: int | None = None) -> Unprocessable:
    error = _error(field, message, kind, text, position)
    return Unprocessable(f"{field}: {message}{_where(error)}", details={"errors": [error]})


def _error(field: str, message: str, kind: str, text: str, position: int | None) -> dict[str, Any]:
    place = {} if position is None else _place(text, position)
    return {"field": field, "message": message, "type": kind, **place}


def _place(text: str, position: int) -> dict[str, int]:
    before = text[:position]
    return {"line": before.count("\n") + 1, "column": position - before.rfind("\n")}


def _where(place: Mapping[str, Any]) -> str:
    return f" (line {place['line']}, column {place['column']})" if "line" in place else ""


def _syntax_fault(text: str, message: str) -> int:
    """The position where the parser stopped: the end of the shortest text that it refuses for the same token."""
    found = _SYNTAX.search(message)
    if found is None:
        return len(text.rstrip())
    token = found[1]
    places = [place.start() for place in re.finditer(re.escape(token), text)] or [len(text.rstrip())]
    low, high = 0, len(places) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _refused(text[: places[middle] + len(token)], message) else (middle + 1, high)
    return places[low]


def _refused(text: str, message: str) -> bool:
    from cedarpy import PolicySet

    try:
        PolicySet.from_str(text)
    except ValueError as error:
        return str(error) == message
    return False


def _schema_faults(text: str, errors: Iterable[Any]) -> list[tuple[int, str]]:
    """The faults with their positions, by place: the validator tells them in another order each time."""
    told = {(error.policy_id, _OF_POLICY.sub("", error.error)) for error in errors}
    ranked = sorted((*_schema_fault(text, policy_id, message), message) for policy_id, message in told)
    return [(position, message) for _, _, position, message in ranked]


def _schema_fault(text: str, policy_id: str, message: str) -> tuple[int, bool, int]:
    """The statement, whether the fault is of the whole of it, and the first thing in it that the message names.

    What is of a whole statement mostly follows from what is named, so it comes behind.
    """
    starts = list(_statements(text))
    number = int(policy_id.removeprefix("policy") or 0)
    start, end = starts[number] if number < len(starts) else (0, len(text))
    for named in re.findall(r"`([^`]+)`", message):
        place = text.find(named, start, end)
        if place >= 0:
            return start, False, place
    return start, True, start


def _statements(text: str) -> Iterator[tuple[int, int]]:
    start = None
    for token in _TOKENS.finditer(text):
        if token[0].startswith("//"):
            continue
        start = token.start() if start is None else start
        if token[0] == ";":
            yield start, token.end()
            start = None
