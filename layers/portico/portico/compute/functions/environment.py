"""The variables that a function's code finds in its environment."""

import json
import re
from typing import Final

MAX_BYTES: Final = 3_584  # of the 4 KB that the engine allows; the rest are the platform's own variables
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_RESERVED: Final = ("PORTICO_", "AWS_", "LAMBDA_")


def check_environment(variables: dict[str, str]) -> dict[str, str]:
    """The variables. Raises ValueError that names the one that cannot be set, or when all are too large."""
    for name in variables:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name[:64]!r} is not the name of a variable")
        if name.upper().startswith(_RESERVED):
            raise ValueError(f"{name!r} is reserved: {', '.join(_RESERVED)} are the platform's")
    if size(variables) > MAX_BYTES:
        raise ValueError(f"all variables together have at most {MAX_BYTES} bytes as JSON")
    return variables


def size(variables: dict[str, str]) -> int:
    """Bytes of the variables as the engine counts them: one JSON text, quoted as the value of a variable."""
    return len(json.dumps(json.dumps(variables, ensure_ascii=False), ensure_ascii=False).encode())
