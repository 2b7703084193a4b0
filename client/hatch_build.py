"""Puts the runtime of functions into the package, where `portico invoke --local` finds it.

It is a part of the repository beside this folder. An sdist has a copy, of which wheels are made; an editable package needs none.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Runtime(BuildHookInterface):  # type: ignore[misc]  # hatchling is there where packages are built
    """The hook of a build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the runtime to what is packed."""
        runtime = Path(self.root).parent / "layers" / "runtime"
        if version == "editable" or not runtime.is_dir():
            return
        for part in ("python/portico_runtime", "node"):
            build_data["force_include"][str(runtime / part)] = f"portico_client/runtime/{part}"
