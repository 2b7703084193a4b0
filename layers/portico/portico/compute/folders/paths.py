"""Paths of files in folders: relative, `/` between names, NFC, case-sensitive. A directory's own item ends in `/`."""

from typing import Annotated, Final
from unicodedata import category, normalize

from pydantic import AfterValidator, Field

MAX_BYTES: Final = 900
EXAMPLE: Final = "data/train.csv"
_CONTROL: Final = ("Cc", "Cs")
_TEXT: Final = "Relative, `/` between names; at most 900 bytes, no empty name, `.`, `..` or control character."


def checked(path: str) -> str:
    """The path in NFC. Raises ValueError for none."""
    if any(category(character) in _CONTROL for character in path):
        raise ValueError("a path has no control characters")
    path = normalize("NFC", path)
    if len(path.encode()) > MAX_BYTES:
        raise ValueError(f"a path has at most {MAX_BYTES} bytes")
    if any(name in {"", ".", ".."} for name in path.split("/")):
        raise ValueError("a path is relative, and none of its names is empty, '.' or '..'")
    return path


def _or_root(path: str) -> str:
    return path and checked(path)


FilePath = Annotated[str, Field(min_length=1, description=_TEXT, examples=[EXAMPLE]), AfterValidator(checked)]
Directory = Annotated[
    str, Field(description="A directory; the folder itself if empty.", examples=["data"]), AfterValidator(_or_root)
]


def ancestors(path: str) -> list[str]:
    """The directories that a path is in, the innermost first: `a/b`, `a` of `a/b/c`."""
    names = path.split("/")
    return ["/".join(names[:count]) for count in range(len(names) - 1, 0, -1)]
