"""httpx, imported without its own command line.

`httpx` imports that together with Click, Rich and Pygments wherever these are installed, as they are with this package: three
quarters of the time of its import. `httpx.main` still is the command, imported when it is called.
"""

import sys
from types import ModuleType
from typing import Any, Final

_COMMAND: Final = "httpx._main"


def _main(*arguments: Any, **options: Any) -> Any:
    """The command `httpx`."""
    from httpx._main import main

    return main(*arguments, **options)


def _import() -> None:
    if "httpx" in sys.modules:
        return
    sys.modules[_COMMAND] = stand_in = ModuleType(_COMMAND)
    vars(stand_in)["main"] = _main
    try:
        import httpx  # noqa: F401
    finally:
        del sys.modules[_COMMAND]


_import()
import httpx as httpx  # noqa: E402, PLC0414 - after the above, and for others to import it from here
