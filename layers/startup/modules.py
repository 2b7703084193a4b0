"""The modules of a folder of packages, as the import system would find them."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path


@dataclass(frozen=True)
class Module:
    """A module in Python: its name, its file below the site, and the site."""

    name: str
    file: str
    site: Path

    @property
    def source(self) -> Path:
        """Its source."""
        return self.site / self.file

    @property
    def is_package(self) -> bool:
        """True for the module of a package."""
        return self.file.endswith("__init__.py")

    @property
    def place(self) -> tuple[str, str]:
        """The folder that it is looked for in, below the site and empty for that itself, and its name there."""
        folder, _, name = self.name.rpartition(".")
        return folder.replace(".", "/"), name


def modules(site: Path) -> list[Module]:
    """All modules of a site, by name. Folders whose names no import has, and modules that an extension hides, are none."""
    return sorted(_below(site, site), key=lambda module: module.name)


def _below(site: Path, folder: Path) -> Iterator[Module]:
    for path in folder.iterdir():
        name = path.stem if path.suffix == ".py" else path.name
        if not name.isidentifier():
            continue
        if path.is_dir():
            yield from _below(site, path)
        elif path.suffix == ".py" and not _is_hidden(path):
            file = path.relative_to(site)
            parts = file.parent.parts if name == "__init__" else file.with_suffix("").parts
            if parts:
                yield Module(".".join(parts), str(file), site)


def _is_hidden(path: Path) -> bool:
    """Whether a package, or an extension, of the same name comes first."""
    beside = [path.with_suffix("") / "__init__.py", *(path.with_suffix(suffix) for suffix in EXTENSION_SUFFIXES)]
    return any(other.exists() for other in beside)
