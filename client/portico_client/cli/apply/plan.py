"""Making one entity what its manifest says, with no request more than that takes."""

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portico_client import NotFound, Portico, PreconditionFailed
from portico_client.cli import source
from portico_client.cli.apply.manifests import Manifest
from portico_client.cli.apply.memory import AppliedMemory
from portico_client.cli.deploying.runtimes import base_image
from portico_client.cli.failures import Misused
from portico_client.cli.named import of
from portico_client.cli.reading import read

if TYPE_CHECKING:
    from portico_client.cli.apply.description import Description  # jsonschema takes a tenth of a second


class Outcome(StrEnum):
    """The outcome of a step."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    ABSENT = "absent"
    RESTORED = "restored"


_SHOWN: Final = 60


@dataclass(frozen=True)
class Change:
    """A field, and what it was and is; neither is known of what the server does not show."""

    field: str
    old: Any = None
    new: Any = None
    is_hidden: bool = False

    def __str__(self) -> str:
        if self.is_hidden:
            return f"{self.field} (not shown)"
        return f"{self.field}: {_short(self.old)} -> {_short(self.new)}"


@dataclass(frozen=True)
class Step:
    """An entity, what became of it, and which fields were changed."""

    manifest: Manifest
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    entity: Any = field(default=None, compare=False, repr=False)  # as it was read or replied last, where it was

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that were changed."""
        return tuple(one.field for one in self.changes)

    def model_dump(self) -> dict[str, Any]:
        """As it is shown."""
        fields = {"kind": self.manifest.kind.name, "name": self.manifest.name, "outcome": str(self.outcome)}
        changes = [{"field": one.field, "old": one.old, "new": one.new} for one in self.changes]
        return {**fields, "fields": list(self.fields), "changes": changes}


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


@dataclass(frozen=True)
class There:
    """What is there under a name: an entity, or none, which may be one that was deleted and not purged."""

    entity: Any = None
    is_deleted: bool = False

    @classmethod
    def at(cls, client: Portico, resource: str, name: str) -> "There":
        """The entity of a resource, by one request."""
        try:
            return cls(of(client, resource).get(name))
        except NotFound as error:
            return cls(is_deleted=bool(error.details.get("deleted")))


@dataclass(frozen=True)
class Planned:
    """The fate of one document: `found` is what is there, or `is_deleted`; `changes` is what differs from it."""

    manifest: Manifest
    spec: dict[str, Any]
    hidden: Hidden | None
    found: Any = None
    changes: tuple[Change, ...] = ()
    is_deleted: bool = False

    @property
    def step(self) -> Step:
        """The step, if all goes well."""
        if self.found is None:
            return Step(self.manifest, Outcome.RESTORED if self.is_deleted else Outcome.CREATED)
        outcome = Outcome.UPDATED if self.changes else Outcome.UNCHANGED
        return Step(self.manifest, outcome, self.changes, self.found)

    def body(self) -> dict[str, Any]:
        """The body of the request, without the hidden field."""
        if self.found is None:
            return {"name": self.manifest.name, **self.spec}
        kind, names = self.manifest.kind, [one.field for one in self.changes if one.field in self.spec]
        shown, wanted = _fields_of(self.found), kind.desired(self.spec)
        return {name: kind.patch(name, wanted[name], shown.get(name)) for name in names}

    @property
    def sends_hidden(self) -> bool:
        """True if the hidden field is sent."""
        return self.hidden is not None and (self.found is None or any(one.is_hidden for one in self.changes))

    def problems(self, description: "Description") -> list[str]:
        """The words of the description against it."""
        body = self.body()
        if self.hidden and self.sends_hidden:
            body[self.hidden.field] = _ARCHIVE if self.hidden.archive else self.hidden.content
        if self.found is not None:  # these are operations of their own
            body = {name: value for name, value in body.items() if name not in _APART}
            if not body:
                return []
        return description.problems(self.manifest.kind, body, exists=self.found is not None)


_APART: Final = frozenset({"paused", "secret"})
_ARCHIVE: Final = {"zip": "UEs="}  # stands for code that is not sent yet


class Applier:
    """Applies manifests through a client; `dry_run` only says what would be done."""

    def __init__(self, client: Portico, *, dry_run: bool = False) -> None:
        self._client = client
        self._dry_run = dry_run
        self._memory = AppliedMemory(f"{client.url} {client.transport.project or ''}".strip())

    def plan(self, manifest: Manifest, there: There | None = None) -> Planned:
        """The step that is to be done; nothing is. What is there is looked up, unless it is given."""
        spec, hidden = prepared(manifest)
        there = there or There.at(self._client, manifest.kind.resource, manifest.name)
        found = there.entity
        spec = self._on_image(spec, hidden, found)
        changes = self._changes(manifest, spec, hidden, found) if found else ()
        return Planned(manifest, spec, hidden, found, changes, there.is_deleted)

    def _on_image(self, spec: dict[str, Any], hidden: Hidden | None, found: Any) -> dict[str, Any]:
        """The spec with the image of code that names none: the one that it is on, or the latest base image of its language."""
        if hidden is None or hidden.archive is None or "image" in spec:
            return spec
        image = found.image if found else base_image(self._client.base_images.offered(), hidden.archive.language)
        return {"image": image, **spec}

    def apply(self, manifest: Manifest, there: There | None = None) -> Step:
        """Creates it, or updates the fields that differ, unless there are none; what is `there` is read anew if it has changed since."""
        try:
            return self.carry_out(self.plan(manifest, there))
        except PreconditionFailed:
            if there is None:
                raise
            return self.carry_out(self.plan(manifest))

    def carry_out(self, planned: Planned) -> Step:
        """The step, done. What was deleted and not purged is restored, and then made what it should be."""
        if self._dry_run or planned.step.outcome is Outcome.UNCHANGED:
            return planned.step
        if planned.found is not None:
            return self._update(planned)
        if not planned.is_deleted:
            return self._create(planned)
        of(self._client, planned.manifest.kind.resource).restore(planned.manifest.name)
        return replace(self.carry_out(self.plan(planned.manifest)), outcome=Outcome.RESTORED)

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

    def _create(self, planned: Planned) -> Step:
        made = of(self._client, planned.manifest.kind.resource).create(self._body(planned))
        self._keep(planned, made)
        return replace(planned.step, entity=made)

    def _update(self, planned: Planned) -> Step:
        resource = of(self._client, planned.manifest.kind.resource)
        changed = self._change(resource, planned.manifest.name, self._body(planned), planned.found.etag)
        self._keep(planned, changed)
        return replace(planned.step, entity=changed)

    def _body(self, planned: Planned) -> dict[str, Any]:
        hidden = planned.hidden
        sent = {hidden.field: hidden.body(self._client)} if hidden and planned.sends_hidden else {}
        return {**planned.body(), **sent}

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

    def _changes(
        self, manifest: Manifest, spec: dict[str, Any], hidden: Hidden | None, found: Any
    ) -> tuple[Change, ...]:
        shown, desired = _fields_of(found), manifest.kind.desired(spec)
        plain = [Change(name, shown.get(name), desired[name]) for name in spec if desired[name] != shown.get(name)]
        return (
            (*plain, Change(hidden.field, is_hidden=True))
            if hidden and not self._same(manifest, hidden, found)
            else (*plain,)
        )

    def _same(self, manifest: Manifest, hidden: Hidden, found: Any) -> bool:
        shown = _shown(hidden, found)
        if hidden.archive and shown.get("source_sha256") == hidden.archive.sha256 and found.status != "ERROR":
            return True
        return self._memory.same(manifest.label, hidden.content, shown)

    def _keep(self, planned: Planned, entity: Any) -> None:
        if planned.hidden:
            self._memory.keep(planned.manifest.label, planned.hidden.content, _shown(planned.hidden, entity))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


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
