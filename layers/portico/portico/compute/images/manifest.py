"""Manifests: which packages an image has, in the words of its language, and nothing that could lead anywhere else.

Python: the requirement lines of a requirements.txt (names and versions, PEP 508); no URLs, paths or options. Node.js: the
`dependencies` of a package.json (names, and ranges or tags); the rest of the file is not looked at.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from portico.compute.base_images.languages import Language
from portico.core.base.frozen import frozen

MAX_PACKAGES: Final = 200
_NPM_NAME: Final = re.compile(r"(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*")
_NPM_RANGE: Final = re.compile(r"[A-Za-z0-9.*+^~<>=|\s-]{0,100}")  # semver ranges and tags: no protocol, host or path


class ManifestError(ValueError):
    """Not a manifest that can be built; the message says why, and where."""


@frozen
class Manifest:
    """The packages in one spelling, as the file that the installer reads; empty when there are none."""

    language: Language
    file: str

    @classmethod
    def of(cls, language: Language, text: str) -> "Manifest":
        """The manifest that a text is. Raises ManifestError."""
        return cls(language, _python(text) if language.facts.kind == "python" else _node(text))

    def digest(self, base_image: str, builder: str) -> str:
        """The cache key of its build: SHA-256, in hexadecimal."""
        parts = [base_image.lower(), str(self.language), self.file, builder]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _python(text: str) -> str:
    lines = sorted(set(_requirements(text)))
    _check_count(len(lines))
    return "".join(f"{line}\n" for line in lines)


def _requirements(text: str) -> Iterator[str]:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    for number, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"(^|\s)#.*", "", raw).strip()
        if not line:
            continue
        if line.startswith("-") or line.endswith("\\"):
            raise ManifestError(f"line {number}: options and continued lines are not allowed")
        try:
            requirement = Requirement(line)
        except InvalidRequirement as error:
            raise ManifestError(f"line {number}: {line[:80]!r} is not a requirement (PEP 508)") from error
        if requirement.url:
            raise ManifestError(f"line {number}: packages come from the index, not from URLs")
        requirement.name = canonicalize_name(requirement.name)
        yield str(requirement)


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
