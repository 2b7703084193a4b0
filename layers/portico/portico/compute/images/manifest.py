"""Manifests: which packages an image has, in the words of its language, and nothing that could lead anywhere else.

Python: the requirement lines of a requirements.txt (names and versions, PEP 508), locked by `--hash` or not; no URLs, paths or
other options. Node.js: the `dependencies` of a package.json (names, and ranges or tags); the rest of the file is not looked at.
"""

import hashlib
import json
import re
from typing import Any, Final

from portico.compute.base_images.languages import Language
from portico.compute.images.manifest_error import ManifestError
from portico.compute.images.requirements import is_locked, requirements
from portico.core.base.frozen import frozen

MAX_PACKAGES: Final = 200
# In either case: the registry has packages of before it wanted lower case (JSONStream).
_NPM_NAME: Final = re.compile(r"(@[A-Za-z0-9~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*")
_MARK: Final = "\ufeff"  # of the order of bytes, with which editors begin a file
_NPM_RANGE: Final = re.compile(r"[A-Za-z0-9.*+^~<>=|\s-]{0,100}")  # semver ranges and tags: no protocol, host or path


@frozen
class Manifest:
    """The packages in one spelling, as the file that the installer reads; empty when there are none."""

    language: Language
    file: str

    @classmethod
    def of(cls, language: Language, text: str) -> "Manifest":
        """The manifest that a text is. Raises ManifestError."""
        if (place := text.find("\0")) >= 0:
            line = text.count("\n", 0, place) + 1
            raise ManifestError(f"line {line}: a NUL, as of a file in UTF-16 that was read as another")
        text = text.removeprefix(_MARK)
        return cls(language, _python(text) if language.facts.kind == "python" else _node(text))

    @property
    def is_locked(self) -> bool:
        """True if the files of the packages are known by their hashes, and no other may be installed."""
        return self.language.facts.kind == "python" and is_locked(self.file)

    def digest(self, base_image: str, builder: str) -> str:
        """The cache key of its build: SHA-256, in hexadecimal."""
        parts = [base_image.lower(), str(self.language), self.file, builder]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _python(text: str) -> str:
    lines = sorted(set(requirements(text)))
    _check_count(len(lines))
    return "".join(f"{line}\n" for line in lines)


def _node(text: str) -> str:
    if not text.strip():
        return ""
    dependencies = _object(text).get("dependencies", {})
    if not isinstance(dependencies, dict):
        raise ManifestError("dependencies: this is not an object")
    for name, wanted in dependencies.items():
        if len(name) > 214 or not _NPM_NAME.fullmatch(name):
            raise ManifestError(f"dependencies: {name[:80]!r} is not the name of a package")
        if not isinstance(wanted, str) or not _NPM_RANGE.fullmatch(wanted):
            raise ManifestError(f"dependencies.{name}: only versions, ranges and tags of the registry are allowed")
    _check_count(len(dependencies))
    packages = dict(sorted(dependencies.items()))
    return json.dumps({"private": True, "dependencies": packages}, indent=1) if packages else ""


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ManifestError("this is not the JSON of a package.json") from error
    if not isinstance(found, dict):
        raise ManifestError("a package.json is a JSON object")
    return found


def _check_count(count: int) -> None:
    if count > MAX_PACKAGES:
        raise ManifestError(f"an image names at most {MAX_PACKAGES} packages, and this has {count}")
