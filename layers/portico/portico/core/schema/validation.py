"""JSON Schema, Draft 2020-12: schemas of tenants' own, checked and compiled once, and values checked against them.

No reference leads out of a schema: `$ref` to anything that is not in it is an error, never a request.
"""

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.ttl_cache import TtlCache

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_KEPT: Final = 256
_JUDGED: Final[TtlCache[str | None]] = TtlCache(1_024, 3_600.0)  # by digests: a schema may have 16 KB
_LONGEST_MESSAGE: Final = 500


def schema_fault(schema: Any) -> str | None:
    """Why this is not a schema, or not one that is safe to use, with the place; None when it is fine.

    The answer is remembered by the text of the schema, for nothing else is read for it.
    """
    text = hashlib.sha256(json.dumps(schema).encode()).digest()
    known = _JUDGED.find(text)
    return known[0] if known else _JUDGED.put(text, _judged(schema))


def _judged(schema: Any) -> str | None:
    from portico.core.schema.acceptance import SchemaRefused, check

    try:
        check(schema)
    except SchemaRefused as error:
        return str(error)
    return None


def fault(schema: Any, value: Any) -> str | None:
    """The fault of a value by a schema, with the JSONPath (RFC 9535) of the place; None when there is none."""
    from jsonschema.exceptions import best_match
    from referencing.exceptions import Unresolvable

    from portico.core.schema.steps import TooMuchWork, bounded

    try:
        with bounded():
            error = best_match(_validator(json.dumps(schema, sort_keys=True)).iter_errors(value))
    except Unresolvable as missing:
        return f"The schema refers to what is not in it: {missing.ref}"[:_LONGEST_MESSAGE]
    except TooMuchWork:
        return "It takes too many steps to compare it with the schema."
    return None if error is None else _told(error)


@lru_cache(maxsize=_KEPT)
def _validator(text: str) -> "Validator":
    from referencing import Registry

    from portico.core.schema.keywords import validator_class

    made: Validator = validator_class()(json.loads(text), registry=Registry())
    return made


def _told(error: Any) -> str:
    told = f"{error.json_path}: {error.message}"
    return told if len(told) <= _LONGEST_MESSAGE else f"{told[: _LONGEST_MESSAGE - 1]}…"
