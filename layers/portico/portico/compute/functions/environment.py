"""The variables of a function's environment: which may be set, and which could have no effect.

The process of a function is started before it is given its variables. The runtime sees to it that those of them take effect which
others read at their start and which name no code; the rest are refused, so that none is without effect in silence.
"""

import json
import re
from typing import Final

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

MAX_ENVIRONMENT_BYTES: Final = 3_584  # of the 4 KB that the engine allows; the rest are the platform's own variables
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_RESERVED: Final = ("PORTICO_", "AWS_", "LAMBDA_")
# As `python --help-env`, `node --help`, ld.so(8) and mallopt(3) have them, but for those that take effect.
_AT_START: Final = re.compile(
    r"""
    PYTHON( ASYNCIODEBUG | COERCECLOCALE | DEBUG | DEVMODE | EXECUTABLE | FAULTHANDLER | HASHSEED | HOME | INSPECT
          | INTMAXSTRDIGITS | IOENCODING | MALLOC | MALLOCSTATS | NODEBUGRANGES | NOUSERSITE | OPTIMIZE | PERFSUPPORT
          | PLATLIBDIR | PROFILEIMPORTTIME | PYCACHEPREFIX | SAFEPATH | TRACEMALLOC | USERBASE | UTF8 | VERBOSE
          | WARNDEFAULTENCODING | WARNINGS )
    | PYTHON_( CONTEXT_AWARE_WARNINGS | CPU_COUNT | DISABLE_REMOTE_DEBUG | FROZEN_MODULES | GIL | JIT
             | PERF_JIT_SUPPORT | PRESITE | THREAD_INHERIT_CONTEXT | TLBC )
    | NODE_( COMPILE_CACHE | ICU_DATA | OPTIONS | PRESERVE_SYMLINKS_MAIN | REDIRECT_WARNINGS | V8_COVERAGE )
    | LD_( AUDIT | BIND_NOW | DEBUG | DEBUG_OUTPUT | DYNAMIC_WEAK | LIBRARY_PATH | PRELOAD | PROFILE | PROFILE_OUTPUT
         | SHOW_AUXV | TRACE_LOADED_OBJECTS | USE_LOAD_BIAS | VERBOSE | WARN )
    | GLIBC_TUNABLES
    """,
    re.VERBOSE,
)
# What the runtime does in any case.
_SO_ANYWAY: Final = {"PYTHONUTF8": re.compile("1"), "PYTHONIOENCODING": re.compile("utf-?8(:.*)?", re.IGNORECASE)}


def check_environment(variables: dict[str, str]) -> dict[str, str]:
    """The variables. Raises ValueError that names the one that cannot be set, or when all are too large."""
    for name in variables:
        if not _VARIABLE.fullmatch(name):
            raise ValueError(f"{name[:64]!r} is not the name of a variable")
        if name.upper().startswith(_RESERVED):
            raise ValueError(f"{name!r} is reserved: {', '.join(_RESERVED)} are the platform's")
    if without_effect := [name for name, value in variables.items() if _is_refused(name, value)]:
        raise ValidationError.from_exception_data("environment", [_problem(name) for name in without_effect])
    if _environment_bytes(variables) > MAX_ENVIRONMENT_BYTES:
        raise ValueError(f"all variables together have at most {MAX_ENVIRONMENT_BYTES} bytes as JSON")
    return variables


def _is_refused(name: str, value: str) -> bool:
    anyway = _SO_ANYWAY.get(name)
    return bool(_AT_START.fullmatch(name)) and not (anyway and anyway.fullmatch(value))


def _problem(name: str) -> InitErrorDetails:
    words = "{name} is read before your code starts, and would have no effect: set it in code, for the programs that you start"
    return {"type": PydanticCustomError("no_effect", words, {"name": name}), "loc": (name,), "input": None}


def _environment_bytes(variables: dict[str, str]) -> int:
    """Bytes of the variables as the engine counts them: one JSON text, quoted as the value of a variable."""
    return len(json.dumps(json.dumps(variables, ensure_ascii=False), ensure_ascii=False).encode())
