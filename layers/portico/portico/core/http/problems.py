"""What pydantic finds wrong with a request, as the error of a caller."""

from collections.abc import Sequence
from typing import Any

from portico.core.base.errors import Unprocessable


def validation_failed(problems: Sequence[Any], prefix: tuple[str, ...] = ()) -> Unprocessable:
    """The 422 for what pydantic found: each with the dotted path of its field, none with the input itself."""
    from portico.core.http.pattern_words import message_of

    errors = [
        {"field": _path((*prefix, *problem["loc"])), "message": message_of(problem), "type": problem["type"]}
        for problem in problems
    ]
    first = errors[0] if errors else {"field": "body", "message": "invalid"}
    return Unprocessable(f"{first['field']}: {first['message']}", details={"errors": errors})


def _path(location: tuple[Any, ...]) -> str:
    parts = [str(part) for part in location]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] in {"body", "query", "path", "header"} else parts)
