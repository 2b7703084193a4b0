"""The operations of the API, and which function answers each. Nothing else here knows what they are declared with."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tools.api.document import document

_CONTENT: Final = "content"  # the content API's: its block is written
_FUNCTIONS: Final = Path(__file__).parents[2] / "functions"


@dataclass(frozen=True, order=True)
class Operation:
    """A method of a path, and the folder of the function that answers it; `public` is for anybody."""

    path: str
    method: str
    function: str
    public: bool


@cache
def operations() -> tuple[Operation, ...]:
    """All of them. A HEAD is none of its own: it is answered wherever a GET is."""
    described = document()["paths"]
    return tuple(
        Operation(route.path, method, folder, _is_public(described[route.path][method.lower()]))
        for folder, app in _applications()
        for table in app.router.routes
        for route in table.routes
        for method in sorted(route.methods)
    )


def _applications() -> list[tuple[str, Any]]:
    """The folders of functions behind the API, with their applications."""
    folders = sorted(file.parent.name for file in _FUNCTIONS.glob("*/app.py"))
    modules = [(folder, import_module(f"functions.{folder}.app")) for folder in folders]
    apps = [(folder, getattr(module.handler, "app", None)) for folder, module in modules if folder != _CONTENT]
    return [(folder, app) for folder, app in apps if app is not None]


def _is_public(described: dict[str, Any]) -> bool:
    """Whether the gateway lets anybody in; a pair of keys by HTTP Basic is proved by the function that takes it."""
    return not {scheme for choice in described["security"] for scheme in choice} - {"keyPair"}
