"""The environment of the parent; the only reader of it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from portico_runtime import languages

_SCRATCH = "/tmp"  # the only place on Lambda that can be written to; the local stack may name another
_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Settings:
    """`handler` is ``module.function`` in `task_root`; `memory_bytes` bounds the child and all below it.

    `scratch`: a folder for large values, which the user's code has, too; `program`: what the child becomes, if it is not Python; `path`: where it finds the packages of layers; `interpreter`:
    the variables without which this Python may not start.
    """

    handler: str
    task_root: str
    memory_bytes: int
    scratch: str
    path: list[str]
    program: list[str]
    interpreter: dict[str, str]
    environment: dict[str, str] = field(repr=False)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError or ValueError when the function was not configured by the platform."""
        task_root = os.path.realpath(environ["LAMBDA_TASK_ROOT"])
        memory_mb = int(environ["PORTICO_MEMORY_MB"])
        language = languages.LANGUAGES[environ.get("PORTICO_LANGUAGE", "python")]
        scratch = environ.get("PORTICO_SCRATCH", _SCRATCH)
        # The local stack unpacks layers elsewhere than under /opt, and names the directories.
        layers = [*filter(None, environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)), "/opt"]
        return cls(
            handler=environ["PORTICO_HANDLER"],
            task_root=task_root,
            memory_bytes=memory_mb * 1024 * 1024,
            scratch=scratch,
            path=language.path(task_root, layers),
            program=language.program(layers, memory_mb),
            # Lambda's interpreter finds its library by it. A child clears it with the rest of its environment.
            interpreter={name: environ[name] for name in ("LD_LIBRARY_PATH",) if name in environ},
            environment=_child_environment(task_root, scratch, environ.get("PORTICO_ENVIRONMENT", "{}")),
        )


def _child_environment(task_root: str, scratch: str, user: str) -> dict[str, str]:
    """A clean environment: nothing of the parent's, whose credentials are not the user's."""
    variables = json.loads(user)
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        raise ValueError("PORTICO_ENVIRONMENT must be a JSON object of strings")
    clean = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, "LAMBDA_TASK_ROOT": task_root}
    return clean | variables
