"""The environment of the parent; the only reader of it."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from portico_runtime import languages

_SCRATCH = "/tmp"  # the only place on Lambda that can be written to; the local stack may name another
# The user's variables that Node.js and the C library read at their start; none of them names code, which would run too early.
_AT_START = re.compile(
    "NODE_(DEBUG|DEBUG_NATIVE|EXTRA_CA_CERTS|NO_WARNINGS|PENDING_DEPRECATION|PRESERVE_SYMLINKS|USE_ENV_PROXY|USE_SYSTEM_CA)"
    "|MALLOC_(ARENA_MAX|ARENA_TEST|CHECK_|MMAP_MAX_|MMAP_THRESHOLD_|PERTURB_|TOP_PAD_|TRIM_THRESHOLD_)|UV_THREADPOOL_SIZE|TZ"
)
_FILES = ("NODE_EXTRA_CA_CERTS",)
_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Settings:
    """`handler` is ``module.function`` in `task_root`; `memory_bytes` bounds the child and all below it.

    `scratch`: a folder for large values, which the user's code has, too; `program`: what the child becomes, if it is not Python; `path`: where it finds the packages of layers; `interpreter`:
    the variables that it is started with; `mounts`: the paths of folders in its working directory, which is the task root where there are none.
    """

    handler: str
    task_root: str
    memory_bytes: int
    scratch: str
    path: list[str]
    program: list[str]
    interpreter: dict[str, str]
    environment: dict[str, str] = field(repr=False)
    mounts: list[str] = field(default_factory=list)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError or ValueError when the function was not configured by the platform."""
        task_root = os.path.realpath(environ["LAMBDA_TASK_ROOT"])
        memory_mb = int(environ["PORTICO_MEMORY_MB"])
        language = languages.of(environ.get("PORTICO_LANGUAGE", "python"))
        scratch = environ.get("PORTICO_SCRATCH", _SCRATCH)
        # The local stack unpacks layers elsewhere than under /opt, and names the directories.
        variables = _child_environment(task_root, scratch, environ.get("PORTICO_ENVIRONMENT", "{}"))
        layers = [*filter(None, environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)), "/opt"]
        return cls(
            handler=environ["PORTICO_HANDLER"],
            task_root=task_root,
            memory_bytes=memory_mb * 1024 * 1024,
            scratch=scratch,
            path=language.path(task_root, layers),
            program=language.program(layers, memory_mb),
            # Lambda's interpreter finds its library by it. A child clears it with the rest of its environment.
            interpreter={name: environ[name] for name in ("LD_LIBRARY_PATH",) if name in environ}
            | _at_start(task_root, variables),
            environment=variables,
            mounts=_mounts(environ.get("PORTICO_MOUNTS", "[]")),
        )


def _child_environment(task_root: str, scratch: str, user: str) -> dict[str, str]:
    """A clean environment: nothing of the parent's, whose credentials are not the user's."""
    variables = json.loads(user)
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        raise ValueError("PORTICO_ENVIRONMENT must be a JSON object of strings")
    clean = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, "LAMBDA_TASK_ROOT": task_root}
    return clean | variables


def _mounts(text: str) -> list[str]:
    paths = json.loads(text)
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise ValueError("PORTICO_MOUNTS must be a JSON list of strings")
    return paths


def _at_start(task_root: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Those of the user's variables that a process is started with; files are named from the root."""
    found = {name: value for name, value in variables.items() if _AT_START.fullmatch(name)}
    return found | {name: os.path.join(task_root, found[name]) for name in _FILES if found.get(name)}
