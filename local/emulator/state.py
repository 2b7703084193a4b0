"""The emulator's state on disk: whole generations, of which one is current.

    <state>/current -> generation-17        a symbolic link, replaced in one step
    <state>/generation-17/<service>.json    the files of one moment
    <state>/blobs/<SHA-256>                 long byte strings (code, layers), shared by generations

A crash at any point leaves either the old generation or the new one. MiniStack itself writes file by file, so its
`save_all` and `load_state` are replaced; the content of the files is its own format.
Power failures are not guarded against (no fsync): this is a development stack.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.emulator.digests import digest

LONG = 32 * 1024  # bytes from which a byte string is kept as a blob
BLOB = "__portico_blob__"

Encoder = Callable[[Any], Any]


class Store:
    """The generations in one folder; `encode` and `decode` are the emulator's own JSON hooks."""

    def __init__(self, folder: Path, encode: Encoder, decode: Callable[[dict[str, Any]], Any]) -> None:
        self._folder = folder
        self._blobs = folder / "blobs"
        self._current = folder / "current"
        self._encode = encode
        self._decode = decode

    def save(self, states: Mapping[str, Any]) -> Path:
        """Writes a generation and makes it the current one; everything older goes.

        `states` are the contents by service. Raises the error of the write; the old generation is current then.
        """
        self._blobs.mkdir(parents=True, exist_ok=True)
        used: set[str] = set()
        generation = self._folder / f"generation-{self._number() + 1}"
        shutil.rmtree(generation, ignore_errors=True)
        generation.mkdir(mode=0o700)
        for service, state in states.items():
            text = json.dumps(state, default=lambda value: self._default(value, used))
            (generation / f"{service}.json").write_text(text, encoding="utf-8")
        self._flip(generation)
        self._prune(generation, used)
        return generation

    def load(self, service: str) -> Any:
        """The state of a service in the current generation, or None."""
        file = self._current / f"{service}.json"
        if not file.exists():
            return None
        return json.loads(file.read_text(encoding="utf-8"), object_hook=self._hook)

    def _number(self) -> int:
        return int(os.readlink(self._current).rpartition("-")[2]) if self._current.is_symlink() else 0

    def _flip(self, generation: Path) -> None:
        link = self._folder / "next"
        link.unlink(missing_ok=True)
        link.symlink_to(generation.name)
        link.replace(self._current)

    def _prune(self, generation: Path, used: set[str]) -> None:
        for old in self._folder.glob("generation-*"):
            if old != generation:
                shutil.rmtree(old, ignore_errors=True)
        for blob in self._blobs.iterdir():
            if blob.name not in used:
                blob.unlink()

    def _default(self, value: Any, used: set[str]) -> Any:
        if isinstance(value, bytes) and len(value) >= LONG:
            name = digest(value)
            used.add(name)
            self._write_blob(self._blobs / name, value)
            return {BLOB: name}
        return self._encode(value)

    @staticmethod
    def _write_blob(file: Path, content: bytes) -> None:
        if not file.exists():
            temporary = file.with_suffix(".tmp")
            temporary.write_bytes(content)
            temporary.replace(file)

    def _hook(self, value: dict[str, Any]) -> Any:
        if BLOB in value:
            return (self._blobs / value[BLOB]).read_bytes()
        return self._decode(value)
