"""`Accept` (RFC 9110, 12.5.1): how much a client wants a media type, from 0 (not at all) to 1."""

import re
from collections.abc import Iterator
from typing import Final

_RANGE: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*+"?)++', re.DOTALL)
_PART: Final = re.compile(r'(?:[^";]|"(?:[^"\\]|\\.)*+"?)++', re.DOTALL)
_QVALUE: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def quality(accept: str, media_type: str) -> float:
    """The weight of a type, by the most specific range that has it; 1 where the header says nothing."""
    if not accept.strip():
        return 1
    main = media_type.partition("/")[0]
    weights = dict(_ranges(accept))
    found = (weights[wanted] for wanted in (media_type, f"{main}/*", "*/*") if wanted in weights)
    return next(found, 0)


def named_quality(accept: str, media_type: str) -> float:
    """The weight of a type that is named itself; 0 of one that is only within a range."""
    return dict(_ranges(accept)).get(media_type, 0)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for found in _RANGE.finditer(accept):
        name, *parameters = (part[0].strip().lower() for part in _PART.finditer(found[0]))
        yield name, next((_weight(one) for one in parameters if one.startswith("q=")), 1)


def _weight(parameter: str) -> float:
    value = parameter[2:].strip()
    return float(value) if _QVALUE.fullmatch(value) else 1
