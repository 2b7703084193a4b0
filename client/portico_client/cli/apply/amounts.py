"""Amounts of slots in manifests (`4g`), as replies show them: numbers."""

import re
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

_TEXT: Final = re.compile(r"([0-9]{1,19}(?:\.[0-9]{1,9})?)([kmgt]?)")
_POWERS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def counted(kind: Any, value: Any) -> Any:
    """A value of a field, with the amounts in it as numbers; what makes no sense stays as it is."""
    if isinstance(value, dict):
        if get_origin(kind) is dict and set(get_args(get_args(kind)[1])) >= {float, str}:
            return {name: _amount(one) for name, one in value.items()}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kinds = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
            return {name: counted(kinds.get(name), one) for name, one in value.items()}
    for part in get_args(kind) if get_origin(kind) is not dict else ():
        value = counted(part, value)
    return value


def _amount(value: Any) -> Any:
    read = _TEXT.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    return value if read is None else float(read[1]) * 1024 ** _POWERS[read[2]]
