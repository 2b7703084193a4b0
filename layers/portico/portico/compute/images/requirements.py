"""The lines of a requirements.txt, as `pip freeze`, `pip-compile --generate-hashes` and `uv export` write them, each in one spelling.

A line is a requirement (PEP 508), and may be locked by `--hash=<algorithm>:<hex>`. As for pip, one that is locks all: each names one
version and its hashes. https://pip.pypa.io/en/stable/topics/secure-installs/
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from portico.compute.images.manifest_error import ManifestError
from portico.core.base.frozen import frozen

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_COMMENT: Final = re.compile(r"(^|\s)#.*")
_VALUE: Final = re.compile(r"[= ]\S+")  # of an option --hash
_HASH: Final = re.compile(r"sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}")


def is_locked(text: str) -> bool:
    """True if lines in the one spelling are locked by hashes."""
    return " --hash=" in text


def requirements(text: str) -> Iterator[str]:
    """The lines in the one spelling: no comments, names as the index has them, hashes in order. Raises ManifestError."""
    found = [_Line.of(number, line) for number, line in _lines(text)]
    if any(line.hashes for line in found):
        for line in found:
            line.check_locked()
    return (str(line) for line in found)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with the numbers on which they begin, those that go on behind a backslash joined, without comments."""
    begun, parts = 0, list[str]()
    lines = text.splitlines()
    for number, raw in enumerate(lines, 1):
        begun = begun if parts else number
        goes_on = raw.endswith("\\") and not raw.lstrip().startswith("#")
        parts.append(raw[:-1] if goes_on else raw)
        if goes_on and number == len(lines):
            raise ManifestError(f"line {number}: a continued line has no end")
        if not goes_on:
            if line := " ".join(_COMMENT.sub("", " ".join(parts)).split()):
                yield begun, line
            parts = []


@frozen
class _Line:
    number: int
    requirement: "Requirement"
    hashes: tuple[str, ...]

    @classmethod
    def of(cls, number: int, line: str) -> "_Line":
        from packaging.requirements import InvalidRequirement, Requirement
        from packaging.utils import canonicalize_name

        if line.startswith("-"):
            raise ManifestError(f"line {number}: of options there is --hash only, behind a requirement")
        text, *options = line.split(" --hash")
        if not all(_VALUE.fullmatch(option) for option in options):
            text, options = line, []  # which is no requirement
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            raise ManifestError(f"line {number}: {text[:80]!r} is not a requirement (PEP 508)") from error
        if requirement.url:
            raise ManifestError(f"line {number}: packages come from the index, not from URLs")
        requirement.name = canonicalize_name(requirement.name)
        hashes = {option[1:].lower() for option in options}
        if wrong := next((one for one in sorted(hashes) if not _HASH.fullmatch(one)), None):
            raise ManifestError(f"line {number}: {wrong[:80]!r} is no hash by sha256, sha384 or sha512")
        return cls(number, requirement, tuple(sorted(hashes)))

    def check_locked(self) -> None:
        """Raises ManifestError for a line without hashes, or without one version."""
        versions = [
            one for one in self.requirement.specifier if one.operator in {"==", "==="} and "*" not in one.version
        ]
        if not self.hashes or len(versions) != 1 or len(self.requirement.specifier) != 1:
            name = self.requirement.name
            raise ManifestError(
                f"line {self.number}: {name!r} needs one version (==) and hashes, as another line has hashes"
            )

    def __str__(self) -> str:
        return " ".join([str(self.requirement), *(f"--hash={one}" for one in self.hashes)])
