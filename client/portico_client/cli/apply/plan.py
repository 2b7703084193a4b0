"""Making one entity what its manifest says, with no request more than that takes."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from portico_client import NotFound, Portico
from portico_client.cli import source
from portico_client.cli.apply.manifests import Manifest
from portico_client.cli.apply.memory import AppliedMemory
from portico_client.cli.failures import Misused
from portico_client.cli.named import of
from portico_client.cli.reading import read


class Outcome(StrEnum):
    """The outcome of a step."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    ABSENT = "absent"


@dataclass(frozen=True)
class Step:
    """An entity, what became of it, and which fields were changed."""

    manifest: Manifest
    outcome: Outcome
    fields: tuple[str, ...] = ()
    etag: str | None = None

    def model_dump(self) -> dict[str, Any]:
        """As it is shown."""
        fields = {"kind": self.manifest.kind.name, "name": self.manifest.name, "outcome": str(self.outcome)}
        return {**fields, "fields": list(self.fields)}


@dataclass(frozen=True)
class Hidden:
    """A field whose content the server does not show: the content, and the fields that tell when it has changed."""

    field: str
    content: Any
    shown: tuple[str, ...]
    archive: source.Archive | None = None

    def body(self, client: Portico) -> Any:
        """The body of the request."""
        return self.archive.body(client) if self.archive else self.content


class Applier:
    """Applies manifests through a client; `dry_run` only says what would be done."""

    def __init__(self, client: Portico, *, dry_run: bool = False) -> None:
        self._client = client
        self._dry_run = dry_run
        self._memory = AppliedMemory(f"{client.url} {client.transport.project or ''}".strip())

    def apply(self, manifest: Manifest) -> Step:
        """Creates it, or updates the fields that differ, unless there are none."""
        spec, hidden = prepared(manifest)
        try:
            found = of(self._client, manifest.kind.resource).get(manifest.name)
        except NotFound:
            return self._create(manifest, spec, hidden)
        differing = self._differing(manifest, spec, found)
        if hidden and not self._same(manifest, hidden, found):
            differing.append(hidden.field)
        if not differing:
            return Step(manifest, Outcome.UNCHANGED, etag=found.etag)
        return self._update(manifest, spec, hidden, differing, found)

    def delete(self, manifest: Manifest, *, purge: bool) -> Step:
        """Deletes it, if it is there."""
        resource = of(self._client, manifest.kind.resource)
        try:
            if self._dry_run:
                resource.get(manifest.name)
            else:
                resource.delete(manifest.name, purge=purge)
        except NotFound:
            return Step(manifest, Outcome.ABSENT)
        return Step(manifest, Outcome.DELETED)

    def _create(self, manifest: Manifest, spec: dict[str, Any], hidden: Hidden | None) -> Step:
        if not self._dry_run:
            body = {"name": manifest.name, **spec}
            if hidden:
                body[hidden.field] = hidden.body(self._client)
            made = of(self._client, manifest.kind.resource).create(body)
            self._keep(manifest, hidden, made)
        return Step(manifest, Outcome.CREATED)

    def _update(self, manifest: Manifest, spec: Any, hidden: Hidden | None, differing: list[str], found: Any) -> Step:
        if not self._dry_run:
            shown, wanted = _fields_of(found), manifest.kind.desired(spec)
            body = {
                name: manifest.kind.patch(name, wanted[name], shown.get(name)) for name in differing if name in spec
            }
            if hidden and hidden.field in differing:
                body[hidden.field] = hidden.body(self._client)
            changed = self._change(of(self._client, manifest.kind.resource), manifest.name, body, found.etag)
            self._keep(manifest, hidden, changed)
        return Step(manifest, Outcome.UPDATED, tuple(differing))

    def _change(self, resource: Any, name: str, body: dict[str, Any], etag: str | None) -> Any:
        """The update; what is paused or not is an operation of its own, and so is the secret of a webhook."""
        paused, secret, changed = body.pop("paused", None), body.pop("secret", None), None
        if body:
            changed = resource.update(name, body, if_match=etag)
            etag = changed.etag
        if secret is not None:
            changed = resource.rotate(name, {"secret": secret}, if_match=etag)
            etag = changed.etag
        if paused is not None:
            changed = (resource.pause if paused else resource.resume)(name, if_match=etag)
        return changed

    def _differing(self, manifest: Manifest, spec: dict[str, Any], found: Any) -> list[str]:
        shown = _fields_of(found)
        desired = manifest.kind.desired(spec)
        return [field for field in spec if desired[field] != shown.get(field)]

    def _same(self, manifest: Manifest, hidden: Hidden, found: Any) -> bool:
        shown = _shown(hidden, found)
        if hidden.archive and shown.get("source_sha256") == hidden.archive.sha256 and found.status != "ERROR":
            return True
        return self._memory.same(manifest.label, hidden.content, shown)

    def _keep(self, manifest: Manifest, hidden: Hidden | None, entity: Any) -> None:
        if hidden:
            self._memory.keep(manifest.label, hidden.content, _shown(hidden, entity))


def _fields_of(entity: Any) -> dict[str, Any]:
    fields: dict[str, Any] = entity.model_dump(mode="json", by_alias=True)
    return fields


def _shown(hidden: Hidden, entity: Any) -> dict[str, Any]:
    fields = _fields_of(entity)
    return {key: fields.get(key) for key in hidden.shown}


def prepared(manifest: Manifest) -> tuple[dict[str, Any], Hidden | None]:
    """A spec with what only the files beside it say, and apart from it the field that the server does not show."""
    spec = dict(manifest.spec)
    if manifest.kind.name == "Secret":
        values = {**_plain(spec.pop("values", None), manifest), **_from_files(spec.pop("files", None), manifest)}
        return spec, Hidden("values", values, ("keys", "version", "created_at")) if values else None
    if manifest.kind.name == "Webhook":
        secret, file = spec.pop("secret", None), spec.pop("secret_file", None)
        secret = secret if file is None else read(manifest.folder / str(file), manifest.where).decode().strip()
        return spec, Hidden("secret", str(secret), ("rotated_at", "created_at")) if secret else None
    if manifest.kind.name == "Function" and "source" in spec:
        archive = _archive(spec.pop("source"), manifest)
        spec.setdefault("image", archive.image)
        if archive.handler:
            spec.setdefault("handler", archive.handler)
        return spec, Hidden("source", archive.digest, ("source_sha256", "created_at"), archive)
    return spec, None


def _plain(values: Any, manifest: Manifest) -> dict[str, str]:
    return {str(key): str(value) for key, value in _mapping(values, "values", manifest).items()}


def _from_files(files: Any, manifest: Manifest) -> dict[str, str]:
    paths = _mapping(files, "files", manifest).items()
    return {str(key): read(manifest.folder / str(path), manifest.where).decode() for key, path in paths}


def _mapping(value: Any, field: str, manifest: Manifest) -> dict[Any, Any]:
    if value is None or isinstance(value, dict):
        return value or {}
    raise Misused(f"{manifest.where}: spec.{field} is a mapping.")


def _archive(given: Any, manifest: Manifest) -> source.Archive:
    """A source: `dir`, `file` (a path or several), `zip` (a path), `files` (text by path), or what was packed already."""
    if isinstance(given, source.Archive):
        return given
    if isinstance(given, dict) and len(given) == 1:
        (way, value), base = next(iter(given.items())), manifest.folder
        if way == "dir":
            return source.of_folder(base / str(value))
        if way == "zip":
            return source.of_zip(base / str(value))
        if way == "file":
            return source.of_files([base / Path(path) for path in (value if isinstance(value, list) else [value])])
        if way == "files" and isinstance(value, dict):
            return source.pack({str(name): str(text).encode() for name, text in value.items()})
    raise Misused(f"{manifest.where}: spec.source has one of dir, file, zip and files.")
