"""Records what imports compile besides modules: methods of dataclasses, and regular expressions.

Run as a process, which has imported next to nothing before: what is imported already compiles nothing again.
"""

import _sre  # type: ignore[import-not-found]
import dataclasses
import marshal
import re
import sys
import warnings
from importlib import import_module
from re import _compiler as compiler  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

Owner = str  # the module of the layer for which something is compiled, "" for the standard library's
Made = tuple[Any, ...]  # what `_sre.compile` is given besides the pattern


class Recorder:
    """The texts and patterns that are compiled on behalf of the modules of these names."""

    def __init__(self, names: set[str], beside: tuple[str, ...]) -> None:
        self.methods: set[tuple[Owner, str]] = set()
        self.patterns: dict[tuple[Owner, str | bytes, int], Made] = {}
        self._names, self._beside = names, beside
        self._compile = compiler.compile
        dataclasses.exec = self._execute  # type: ignore[attr-defined]
        compiler.compile, compiler._sre = self._compiled, self
        self._made: Made = ()

    def _execute(self, text: str, *namespaces: dict[str, Any]) -> None:
        spec = namespaces[0].get("__spec__")
        owner = namespaces[0].get("__name__", "")
        if owner in self._names:
            self.methods.add((owner, text))
        elif not self._is_beside(spec and spec.origin):
            self.methods.add(("", text))
        exec(text, *namespaces)  # what `dataclasses` would

    def _compiled(self, pattern: Any, flags: int = 0) -> Any:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            found = self._compile(pattern, flags)
        owner = self._owner(sys._getframe(1))
        if type(pattern) in {str, bytes} and not flags & re.DEBUG and not warned and owner is not None:
            self.patterns[owner, pattern, int(flags)] = self._made
        return found

    def compile(
        self, pattern: Any, flags: int, code: list[int], groups: int, by_name: dict[str, int], names: Any
    ) -> Any:
        """`_sre.compile`, which is given subclasses of `int` that `marshal` does not take."""
        plain = {name: int(number) for name, number in by_name.items()}
        self._made = int(flags), [int(word) for word in code], int(groups), plain, tuple(names)
        return _sre.compile(pattern, flags, code, groups, by_name, names)

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    def _owner(self, frame: FrameType | None) -> Owner | None:
        """The module that asks: it is being imported, or was. A module of the standard library may be imported by any other."""
        while frame is not None:
            name = str(frame.f_globals.get("__name__"))
            if name in self._names:
                return name
            if frame.f_code.co_name == "<module>" and name != "__main__":
                return None if self._is_beside(frame.f_code.co_filename) else ""
            frame = frame.f_back
        return ""

    def _is_beside(self, file: str | None) -> bool:
        return (file or "").startswith(self._beside)


def main(out: str, *path: str) -> int:
    """0; imports the modules that are named on the standard input, and writes what was compiled."""
    names = sys.stdin.read().split()
    sys.path[:] = [*path, *sys.path[1:]]
    recorder = Recorder(set(names), tuple(f"{folder}/" for folder in path[1:]))
    failed = {name for name in names if name.rpartition(".")[2] != "__main__" and not _imports(name)}
    with open(out, "wb") as file:
        file.write(marshal.dumps((recorder.methods, recorder.patterns, failed)))
    return 0


def _imports(name: str) -> bool:
    try:
        import_module(name)
    except (Exception, SystemExit):  # of what is optional, or for another platform
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
