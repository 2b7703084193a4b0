"""The words of a folder about its function: in `portico.yaml`, and by the files that are there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portico_client.cli import source
from portico_client.cli.apply.kinds import KINDS
from portico_client.cli.apply.manifests import Manifest, manifests
from portico_client.cli.deploying.dependencies import Dependencies
from portico_client.cli.deploying.runtimes import Asked, asked
from portico_client.cli.failures import Misused
from portico_client.cli.folders import name_of_folder
from portico_client.cli.program import program

_FUNCTION: Final = KINDS["Function"]


@dataclass(frozen=True)
class Project:
    """A function as its folder has it, its code in the folder `code`: `spec` has the fields that `portico.yaml` or options set, without its code."""

    folder: Path
    code: Path
    name: str
    spec: dict[str, Any]
    archive: source.Archive
    dependencies: Dependencies | None
    where: str

    @property
    def image(self) -> str | None:
        """The image that `portico.yaml` or an option names."""
        named = self.spec.get("image")
        return str(named) if named else None

    @property
    def asked(self) -> Asked | None:
        """The version of its language that a file of the folder asks for. Raises Misused for a broken file."""
        return asked(self.archive.language, dict.fromkeys((self.code, self.folder)))

    def place_of(self, field: str) -> str | None:
        """The line of `portico.yaml` that sets a field, as `hello/portico.yaml:5`; None where none does."""
        file, key = self.folder / source.PROJECT_FILE, field.rpartition(".")[2]
        lines = file.read_text().splitlines() if file.is_file() else []
        found = (number for number, line in enumerate(lines, 1) if line.lstrip().startswith(f"{key}:"))
        number = next(found, None)
        return f"{file}:{number}" if number else None

    def manifest(self, **fields: Any) -> Manifest:
        """The document that is applied. Raises Misused when nothing says which handler it has."""
        handler = self.spec.get("handler") or self.archive.handler
        if handler is None:
            raise Misused(
                f"Which handler does {self.folder} have? Call its file main.py or index.js, "
                f"or set `handler` in {source.PROJECT_FILE}, as `app.handle`."
            )
        spec = {**self.spec, "handler": handler, "source": self.archive, **fields}
        return Manifest(_FUNCTION, self.name, spec, self.folder, self.where)


def project_of(folder: Path, name: str | None = None, **fields: Any) -> Project:
    """The project of a folder; what is given wins over what `portico.yaml` says.

    Raises Misused for what is no folder, a file in it that cannot be read, and a `portico.yaml` with several functions.
    """
    if not folder.is_dir():
        raise Misused(f"{folder} is not a folder.")
    found = _told(folder / source.PROJECT_FILE)
    spec = dict(found.spec) if found else {}
    code = _code_folder(folder, spec.pop("source", None))
    archive = source.of_folder(code)
    return Project(
        folder=folder,
        code=code.resolve(),
        name=name or (found.name if found else name_of_folder(folder)),
        spec={**spec, **{key: value for key, value in fields.items() if value is not None}},
        archive=archive,
        dependencies=Dependencies.of(code, archive.language),
        where=found.where if found else str(folder),
    )


def _told(file: Path) -> Manifest | None:
    """The function of a `portico.yaml`; None where there is none."""
    if not file.is_file():
        return None
    functions = [manifest for manifest in manifests([str(file)]) if manifest.kind is _FUNCTION]
    if len(functions) > 1:
        raise Misused(f"{file} has {len(functions)} functions: use `{program()} apply -f {file}`.")
    return functions[0] if functions else None


def _code_folder(folder: Path, given: Any) -> Path:
    if given is None:
        return folder
    if isinstance(given, dict) and list(given) == ["dir"]:
        return folder / str(given["dir"])
    raise Misused(f"{folder / source.PROJECT_FILE}: source has a dir, or use `{program()} apply`.")
