"""The languages of a child: the path of its packages, and the program that it becomes.

A child of Python goes on as the fork of its guardian. Another language's program is put in its place; it is a harness
that speaks `protocol` on the descriptor that is its last argument.
"""

import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

_SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "node")
_SITE = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
_PYTHONS_OWN = ("LD_LIBRARY_PATH", "LC_CTYPE")  # variables: it is started with the one, and sets the other
_STACK = 2 * 1024 * 1024  # of a thread, whose stack counts as data
_MEGABYTE = 1024 * 1024
_NODE_ITSELF_MB = 48  # its code, its compiled scripts and the stacks of its threads
_CODE_RANGE_MB = (
    512  # V8 reserves the place of compiled code at once, writable: all of it counts as data, and next to none is used
)
_SMALLEST_HEAP_MB = 24


@dataclass(frozen=True, slots=True)
class Language:
    """`path` of (task root, layers) and `program` of (layers, MB of memory), which is empty for Python."""

    path: Callable[[str, list[str]], list[str]]
    program: Callable[[list[str], int], list[str]]


def become(program: list[str], control: int, memory_bytes: int) -> NoReturn:
    """Replace this process by `program`, bounded in the memory that it can ask for. Raises OSError."""
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK, hard))
    most = memory_bytes + (_NODE_ITSELF_MB + _CODE_RANGE_MB) * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    environment = {name: value for name, value in os.environ.items() if name not in _PYTHONS_OWN}
    os.execve(program[0], [*program, str(control)], environment)


def _python_path(task_root: str, layers: list[str]) -> list[str]:
    roots = [os.path.join(layer, "python") for layer in layers]
    # Packages of images are in a place of their own: /opt/python is on the path of the parent.
    images = [os.path.join(layer, "image", "python") for layer in layers]
    return [
        task_root,
        *images,
        *(path for root in roots for path in (os.path.join(root, _SITE), root)),
    ]


def _node_path(version: str) -> Callable[[str, list[str]], list[str]]:
    """As the AWS runtime for this version of Node.js looks for packages, after the ``node_modules`` beside the user's files."""

    def path(_task_root: str, layers: list[str]) -> list[str]:
        return [
            os.path.join(layer, "nodejs", *place)
            for layer in layers
            for place in ([f"node{version}", "node_modules"], ["node_modules"])
        ]

    return path


def _node(layers: list[str], memory_mb: int) -> list[str]:
    """Node.js from the layer that has it. Its heap's limit is below the function's: V8 says what it ran out of."""
    places = [os.path.join(layer, "node", "bin", "node") for layer in layers]
    heap = max(_SMALLEST_HEAP_MB, memory_mb - _NODE_ITSELF_MB)
    young = min(16, max(1, memory_mb // 32))
    first = os.path.realpath(os.path.join(_SCRIPTS, "workers.js"))
    flags = [f"--max-old-space-size={heap}", f"--max-semi-space-size={young}", f"--require={first}"]
    return [
        next(filter(os.path.exists, places), places[-1]),
        *flags,
        os.path.realpath(os.path.join(_SCRIPTS, "harness.js")),
    ]


def of(name: str) -> Language:
    """The language of a name as Lambda has it: ``python3.13``, ``nodejs24.x``. Raises ValueError for any other."""
    if name.startswith("python"):
        return Language(_python_path, lambda _layers, _memory_mb: [])
    if name.startswith("nodejs"):
        return Language(_node_path(name.removeprefix("nodejs").partition(".")[0]), _node)
    raise ValueError(f"PORTICO_LANGUAGE is no language of the runtime: {name!r}")
