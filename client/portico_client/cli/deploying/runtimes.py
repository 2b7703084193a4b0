"""The base image of a folder's function: what its files ask for, what it has been on, or the latest that the deployment offers."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portico_client import NotFound, Portico
from portico_client.cli.deploying import ranges
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.source import Language

_TITLES: Final = {"python": "Python", "nodejs": "Node.js"}
_NUMBER: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Asked:
    """A range of versions, and the file that asks for it."""

    range: str
    file: Path


def asked(language: Language, folders: Iterable[Path]) -> Asked | None:
    """What the files of a folder ask for: `.python-version`, `requires-python`, or `engines.node`. Raises Misused for a broken file."""
    for folder in folders:
        for name, reader in _FILES[language].items():
            file = folder / name
            if file.is_file() and (found := _read(file, reader)):
                return Asked(found, file)
    return None


def base_image(
    offered: Iterable[Any], language: Language, wanted: Asked | None = None, current: str | None = None
) -> str:
    """The name of the base image, of those that are offered: the current one where that will do, else the latest.

    Deprecated ones come late, those of sessions last.

    Raises Misused where none is what a file asks for, Failed where the deployment has none of the language.
    """
    of_language = [one for one in offered if str(one.language).startswith(language)]
    if not of_language:
        raise Failed(f"This deployment has no base image of {_TITLES[language]}.")
    fit = [one for one in of_language if wanted is None or ranges.has(wanted.range, line_of(one.language))]
    if wanted and not fit:
        names = ", ".join(sorted(one.name for one in of_language))
        raise Misused(f"{wanted.file} asks for {_TITLES[language]} {wanted.range}; there are: {names}.")
    kept = next((one for one in fit if one.name.lower() == (current or "").lower()), None)
    return str((kept or max(fit, key=_rank)).name)


def image_of_project(client: Portico, name: str, offered: Iterable[Any]) -> Any:
    """The image of the project that has a name; None for a base image, and where there is none any more."""
    if any(one.name.lower() == name.lower() for one in offered):
        return None
    try:
        return client.images.get(name)
    except NotFound:
        return None


def line_of(language: str) -> ranges.Numbers:
    """The line of a language: (3, 13) of `python3.13`, (22,) of `nodejs22.x`."""
    return tuple(map(int, _NUMBER.findall(language)))


def _rank(base: Any) -> tuple[bool, bool, ranges.Numbers, bool]:
    """One for functions only comes before those of sessions, one named after its language before those that somebody has added."""
    language = str(base.language)
    named = base.name.lower() in {language, language.removesuffix(".x")}
    return base.container is None, not base.deprecated, line_of(language), named


def _read(file: Path, reader: Any) -> str | None:
    try:
        return reader(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (ValueError, OSError) as error:  # of TOML and JSON, too
        raise Misused(f"{file} cannot be read: {error}") from error


def _version_file(text: str) -> str | None:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    first = next(filter(None, lines), "").removeprefix("cpython-")
    numbers = _NUMBER.findall(first)
    return ".".join(numbers[:2]) if first[:1].isdigit() and len(numbers) > 1 else None


def _requires_python(text: str) -> str | None:
    import tomllib  # few folders have such a file

    found = tomllib.loads(text).get("project", {})
    return str(found["requires-python"]) if isinstance(found, dict) and "requires-python" in found else None


def _engine(text: str) -> str | None:
    found = json.loads(text)
    engines = found.get("engines") if isinstance(found, dict) else None
    return str(engines["node"]) if isinstance(engines, dict) and "node" in engines else None


_FILES: Final = {
    "python": {".python-version": _version_file, "pyproject.toml": _requires_python},
    "nodejs": {"package.json": _engine},
}
