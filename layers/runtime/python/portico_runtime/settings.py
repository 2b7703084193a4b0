"""What the parent is told by its environment; the only reader of it."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

_LAYERS = ["/opt/python/lib/python3.11/site-packages", "/opt/python"]
_HOME = "/tmp"  # the only place on Lambda that can be written to
_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Settings:
    """`handler` is ``module.function`` in `task_root`; `memory_bytes` bounds the child and all below it."""

    handler: str
    task_root: str
    memory_bytes: int
    path: list[str]
    environment: dict[str, str] = field(repr=False)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError or ValueError when the function was not configured by the platform."""
        task_root = os.path.realpath(environ["LAMBDA_TASK_ROOT"])
        return cls(
            handler=environ["PORTICO_HANDLER"],
            task_root=task_root,
            memory_bytes=int(environ["PORTICO_MEMORY_MB"]) * 1024 * 1024,
            path=[task_root, *_layer_directories(environ.get("_LAMBDA_LAYERS_DIRS", "")), *_LAYERS],
            environment=_child_environment(task_root, environ.get("PORTICO_ENVIRONMENT", "{}")),
        )


def _layer_directories(local: str) -> list[str]:
    """The local stack unpacks layers elsewhere than under /opt, and names the directories."""
    roots = [os.path.join(layer, "python") for layer in local.split(os.pathsep) if layer]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [path for root in roots for path in (os.path.join(root, "lib", version, "site-packages"), root)]


def _child_environment(task_root: str, user: str) -> dict[str, str]:
    """A clean environment: nothing of the parent's, whose credentials are not the user's."""
    variables = json.loads(user)
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        raise ValueError("PORTICO_ENVIRONMENT must be a JSON object of strings")
    clean = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": _HOME, "TMPDIR": _HOME, "LAMBDA_TASK_ROOT": task_root}
    return clean | variables
