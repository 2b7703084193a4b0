"""The files of a folder that make up a function: secrets, what tools leave, and what ignore files name stay out.

`.gitignore` and `.porticoignore` hold in their folder and below (https://git-scm.com/docs/gitignore). Of one folder,
`.porticoignore` has the last word: `!dist/` packs what Git leaves out. Those above the folder hold up to the repository's root.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES: Final = (".gitignore", ".porticoignore")
_SECRETS: Final = ".env"
_NEVER: Final = frozenset(
    {
        "node_modules", "__pycache__", ".venv", ".git", ".hg", ".svn", ".mypy_cache", ".pytest_cache", ".ruff_cache",
        ".DS_Store", *IGNORE_FILES,
    }
)  # fmt: skip
_VIRTUAL_ENVIRONMENT: Final = "pyvenv.cfg"  # PEP 405


@dataclass(frozen=True)
class Rules:
    """The rules of one folder; `base` is its path with a slash at the end."""

    base: str
    spec: "GitIgnoreSpec"

    def verdict(self, path: str) -> bool | None:
        """True to leave the path out, False to keep it, None where no rule speaks of it."""
        return self.spec.check_file(path[len(self.base) :]).include


def files_of(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files and links below a folder that belong to its function."""
    root = folder.resolve()
    above = [rules for parent in _repository(root) for rules in _rules(str(parent))]
    if _ignored(f"{root}/", above):
        above = []  # who names a folder wants it, generated as it may be
    yield from _below(str(root), above)


def _below(folder: str, above: Sequence[Rules]) -> Iterator[os.DirEntry[str]]:
    rules = [*above, *_rules(folder)]
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        is_folder = entry.is_dir(follow_symlinks=False)
        if _never(entry) or _ignored(f"{entry.path}/" if is_folder else entry.path, rules):
            continue
        if is_folder:
            yield from _below(entry.path, rules)
        elif entry.is_file() or entry.is_symlink():
            yield entry


def _never(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name in _NEVER or name.startswith(_SECRETS) or name.endswith(".pyc"):
        return True
    return entry.is_dir(follow_symlinks=False) and Path(entry.path, _VIRTUAL_ENVIRONMENT).exists()


def _ignored(path: str, rules: Sequence[Rules]) -> bool:
    """The verdict of the nearest folder that has one; a path of a folder ends in a slash."""
    verdicts = (rule.verdict(path) for rule in reversed(rules))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _rules(folder: str) -> list[Rules]:
    lines: list[str] = []
    for name in IGNORE_FILES:
        file = Path(folder, name)
        if file.is_file():
            lines += file.read_text(errors="replace").splitlines()
    if not lines:
        return []
    from pathspec import GitIgnoreSpec

    return [Rules(f"{folder}/", GitIgnoreSpec.from_lines(lines))]


def _repository(root: Path) -> list[Path]:
    """The folders above one, from the root of its Git repository down; none where it is in no repository, or is its root."""
    if (root / ".git").exists():
        return []
    for number, parent in enumerate(root.parents, 1):
        if (parent / ".git").exists():
            return list(reversed(root.parents[:number]))
    return []
