"""Startup files: the bytecode of all modules of a layer in one file, and with each what it compiles while it is imported.

A layer's makefile writes one (`layers/startup`), and the package `portico` uses those on `sys.path` before it imports anything.
What a file does not have is found, read and compiled as ever: folders are searched by the standard library's finder, of which
ours is a kind, and a method or a pattern is looked up by all that it is compiled from. A file of another interpreter, one that
is cut off, and a record in it that cannot be read are passed over.

A file is a line that names the interpreter, the size of its index in eight bytes and the hash of it in eight more, the index,
and records, each in the format of `marshal` and found by its place and its size. The index is the size of all records, the
place of what is the standard library's, and for each folder the place of a table of its modules.
"""

import _imp
import _sre  # type: ignore[import-not-found]
import dataclasses
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
    SourcelessFileLoader,
)
from importlib.util import MAGIC_NUMBER, source_hash
from marshal import loads
from re import _compiler as compiler  # type: ignore[attr-defined]
from types import CodeType, ModuleType
from typing import Any, Final

NAMES: Final = ("portico.startup", "dependencies.startup")
# What bytecode and compiled patterns depend on; neither changes within a release of Python.
INTERPRETER: Final = (
    f"startup 1 {sys.implementation.cache_tag} {MAGIC_NUMBER.hex()} {_sre.MAGIC} {_sre.CODESIZE} {sys.byteorder}\n"
).encode()
HEAD: Final = len(INTERPRETER) + 16
WRONG: Final = (OSError, EOFError, ValueError, TypeError)  # of what is not in the format of `marshal`
Place = tuple[int, int]  # of a record: its first byte behind the index, and how many
# Of the modules of a folder, by name: the place, and whether it is a package.
Table = Mapping[str, tuple[int, int, bool]]

_LOADERS: Final = (
    (ExtensionFileLoader, EXTENSION_SUFFIXES),
    (SourceFileLoader, SOURCE_SUFFIXES),
    (SourcelessFileLoader, BYTECODE_SUFFIXES),
)
_methods: Final[dict[str, CodeType]] = {}
_patterns: Final[dict[tuple[str | bytes, int], tuple[Any, ...]]] = {}
_folders: Final[dict[str, list[tuple["StartupFile", Place]]]] = {}  # on Lambda all layers are one folder
_compile = compiler.compile


class StartupFile:
    """A startup file, open for the life of the process. Raises one of `WRONG` for one that is not fit."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDONLY)
        try:
            self._begin, self.common, self.folders = self._index()
        except BaseException:
            os.close(self._file)
            raise

    def _index(self) -> tuple[int, Place, Mapping[str, Place]]:
        head, whole = os.pread(self._file, HEAD, 0), os.fstat(self._file).st_size
        size = int.from_bytes(head[-16:-8], "little")
        if not head.startswith(INTERPRETER) or size > whole:
            raise ValueError("not of this interpreter, or cut off")
        index, begin = os.pread(self._file, size, HEAD), HEAD + size
        if source_hash(index) != head[-8:]:
            raise ValueError("broken")
        behind, common, folders = loads(index)  # who can write the layer's file can write its modules  # nosec B302
        if whole != begin + behind:
            raise ValueError("cut off")
        return begin, common, folders

    def read(self, place: Place) -> Any:
        """A record."""
        return loads(os.pread(self._file, place[1], self._begin + place[0]))  # as above  # nosec B302


class _Folder(FileFinder):
    """A folder of which startup files have modules: what they have not is searched for."""

    def __init__(self, path: str, tables: Sequence[tuple[StartupFile, Table]]) -> None:
        super().__init__(path, *_LOADERS)
        self._tables = tables

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        name = fullname.rpartition(".")[2]
        for file, table in self._tables:
            if known := table.get(name):
                return self._spec(fullname, name, file, *known)
        return super().find_spec(fullname, target)

    def _spec(self, fullname: str, name: str, file: StartupFile, at: int, size: int, is_package: bool) -> ModuleSpec:
        folder, stem = (f"{self.path}/{name}", "__init__") if is_package else (self.path, name)
        source = f"{folder}/{stem}.py"
        loader = _Loader(fullname, source, file, (at, size))
        spec = ModuleSpec(fullname, loader, origin=source, is_package=is_package)
        spec.has_location = True
        spec.cached = f"{folder}/__pycache__/{stem}.{sys.implementation.cache_tag}.pyc"
        if is_package:
            spec.submodule_search_locations = [folder]
        return spec


class _Loader(SourceFileLoader):
    """A module whose bytecode a startup file has."""

    def __init__(self, name: str, path: str, file: StartupFile, place: Place) -> None:
        super().__init__(name, path)
        self._file, self._place = file, place

    def get_code(self, fullname: str) -> CodeType | None:
        try:
            code, methods, patterns = self._file.read(self._place)
            # As the import of a .pyc does: tracebacks name the file as it lies here.
            _imp._fix_co_filename(code, self.path)  # type: ignore[attr-defined]
            _methods.update(methods)
            _patterns.update(patterns)
        except WRONG:
            return super().get_code(fullname)
        return code  # type: ignore[no-any-return]


def install() -> None:
    """Uses the startup files in the folders of `sys.path`, if there are any."""
    if sys.flags.optimize or sys.flags.bytes_warning:  # other bytecode is wanted; bytes may not be compared with text
        return
    for name in NAMES:
        for folder in sys.path:
            if folder.startswith("/"):
                _use(folder, f"{folder}/{name}")
    if _folders and _hook not in sys.path_hooks:
        sys.path_hooks.insert(0, _hook)
        dataclasses.exec = _execute  # type: ignore[attr-defined]  # which its own calls find before the built-in one
        compiler.compile = _compiled


def _use(folder: str, path: str) -> None:
    try:
        file = StartupFile(path)
        methods, patterns = file.read(file.common)
    except WRONG:
        return
    _methods.update(methods)
    _patterns.update(patterns)
    for part, place in file.folders.items():
        full = f"{folder}/{part}" if part else folder
        _folders.setdefault(full, []).append((file, place))
        sys.path_importer_cache.pop(full, None)


def _hook(path: str) -> _Folder:
    if path not in _folders:
        raise ImportError(path)
    try:
        return _Folder(path, [(file, file.read(place)) for file, place in _folders[path]])
    except WRONG as error:
        raise ImportError(path) from error


def _execute(text: str, *namespaces: dict[str, Any]) -> None:
    exec(_methods.get(text, text), *namespaces)  # noqa: S102  # what `dataclasses` would


def _compiled(pattern: Any, flags: int = 0) -> Any:
    known = _patterns.get((pattern, flags)) if pattern.__class__ in {str, bytes} else None
    return _compile(pattern, flags) if known is None else _sre.compile(pattern, *known)
