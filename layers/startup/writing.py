"""The bytes of a startup file, as `runtime.py` reads them."""

import marshal
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import source_hash
from pathlib import Path
from types import CodeType
from typing import Any

from startup.modules import Module
from startup.runtime import INTERPRETER


@dataclass(frozen=True)
class Compiled:
    """The bytecode of a module, and what is compiled on its behalf; of the standard library's modules only that."""

    module: Module | None
    code: CodeType | None
    methods: dict[str, CodeType]
    patterns: dict[tuple[str | bytes, int], tuple[Any, ...]]

    @property
    def record(self) -> bytes:
        """The bytes that the file has of it."""
        parts = (self.methods, self.patterns) if self.code is None else (self.code, self.methods, self.patterns)
        return marshal.dumps(parts)


def write(file: Path, compiled: Mapping[str, Compiled]) -> int:
    """Writes a file with these modules and, under the name "", what is the standard library's. Its size in bytes."""
    records: bytearray = bytearray()
    tables: dict[str, dict[str, tuple[int, int, bool]]] = defaultdict(dict)
    common = _add(records, compiled[""].record)
    for one in compiled.values():
        if one.module:
            folder, name = one.module.place
            at, size = _add(records, one.record)
            tables[folder][name] = at, size, one.module.is_package
    folders = {folder: _add(records, marshal.dumps(table)) for folder, table in tables.items()}
    index = marshal.dumps((len(records), common, folders))
    file.write_bytes(INTERPRETER + len(index).to_bytes(8, "little") + source_hash(index) + index + bytes(records))
    return file.stat().st_size


def _add(records: bytearray, record: bytes) -> tuple[int, int]:
    begin = len(records)
    records.extend(record)
    return begin, len(record)
