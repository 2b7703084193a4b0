"""Manifests: YAML documents with a kind, a name and a spec.

kind: Function
name: hello
spec:
  handler: main.handle
  source: {dir: src}
---
kind: Subscription
name: greet
spec: {event: order.created, function: hello}
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portico_client.cli.apply.kinds import KINDS, Kind
from portico_client.cli.failures import Misused

_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json"})
_KEYS: Final = frozenset({"apiVersion", "kind", "name", "metadata", "spec"})


@dataclass(frozen=True)
class Manifest:
    """The wanted state of one entity; paths in the spec are relative to `folder`."""

    kind: Kind
    name: str
    spec: dict[str, Any]
    folder: Path
    where: str

    @property
    def label(self) -> str:
        """As it is spoken of: `Function hello`."""
        return f"{self.kind.name} {self.name}"


def manifests(sources: list[str]) -> list[Manifest]:
    """All documents of files, folders and stdin (`-`), in the order in which they depend on each other.

    Raises Misused that says where, for what is no manifest, and for two of one name.
    """
    found = [manifest for source in sources for manifest in _of(source)]
    if not found:
        raise Misused("There is no document in what was given.")
    seen: dict[tuple[str, str], str] = {}
    for manifest in found:
        key = (manifest.kind.name, manifest.name.lower())
        if key in seen:
            raise Misused(f"{manifest.where}: {manifest.label} is in {seen[key]} already.")
        seen[key] = manifest.where
    return sorted(found, key=lambda manifest: manifest.kind.order)


def _of(source: str) -> Iterator[Manifest]:
    if source == "-":
        yield from _documents(sys.stdin.read(), "stdin", Path.cwd())
        return
    path = Path(source)
    files = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES) if path.is_dir() else [path]
    for file in files:
        try:
            text = file.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise Misused(f"{file} cannot be read: {error}") from error
        yield from _documents(text, str(file), file.parent)


def _documents(text: str, where: str, folder: Path) -> Iterator[Manifest]:
    from portico_client.cli.apply.documents import documents_of

    try:
        documents = documents_of(text)
    except ValueError as error:
        raise Misused(f"{where}: not YAML: {error}") from error
    for number, document in enumerate(documents, 1):
        if document is not None:
            yield _manifest(document, f"{where}, document {number}", folder)


def _manifest(document: Any, where: str, folder: Path) -> Manifest:
    if not isinstance(document, dict):
        raise Misused(f"{where}: a mapping with kind, name and spec is expected.")
    if unknown := sorted(map(str, document.keys() - _KEYS)):
        raise Misused(f"{where}: {unknown[0]!r} is not known; there are kind, name (or metadata.name) and spec.")
    metadata, spec = document.get("metadata") or {}, document.get("spec") or {}
    name = document.get("name") or (metadata.get("name") if isinstance(metadata, dict) else None)
    kind = KINDS.get(str(document.get("kind")))
    if kind is None:
        raise Misused(f"{where}: kind {document.get('kind')!r} is none of {', '.join(KINDS)}.")
    if not isinstance(name, str) or not name:
        raise Misused(f"{where}: the {kind.name} has no name.")
    if not isinstance(spec, dict):
        raise Misused(f"{where}: spec is a mapping.")
    return Manifest(kind, name, spec, folder, where)
