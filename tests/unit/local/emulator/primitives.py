"""Modules of the emulator that need nothing but the standard library, from the environment that it is installed in."""

import importlib.util
import sys
from typing import Any

from local import environments


def module(name: str) -> Any:
    """`ministack.core.<name>`, a copy of the caller's own."""
    (file,) = environments.STACK.folder.glob(f"lib/python*/site-packages/ministack/core/{name}.py")
    spec = importlib.util.spec_from_file_location(f"emulators_{name}", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made  # where its dataclasses look for their annotations
    spec.loader.exec_module(made)
    return made
