"""Modules that are executed when something of them is first asked for (PEP 562)."""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from threading import RLock
from typing import Any


def postpone(name: str) -> None:
    """Puts off a submodule that another module imports and few calls need; one that is imported already stays.

    `importlib.util.LazyLoader` would execute it as soon as the package names it, and is not safe from two threads at a time.
    """
    package = name.rpartition(".")[0]
    if package in sys.modules:
        return
    found = find_spec(package)
    spec = PathFinder.find_spec(name, found.submodule_search_locations) if found else None
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"there is no {name}", name=name)
    module, waiting, lock = module_from_spec(spec), [spec.loader], RLock()

    def asked(attribute: str) -> Any:
        with lock:
            if waiting and not attribute.startswith("__"):
                waiting.pop().exec_module(module)
        try:
            return module.__dict__[attribute]
        except KeyError:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}") from None

    module.__dict__["__getattr__"] = asked
    sys.modules[name] = module
