"""Mounts as they are asked for: the folder that each names, and where in the file system of whatever runs it may be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from portico.compute.folders.entity import Folder
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen

RESERVED: Final = frozenset({".portico", ".bashrc", ".profile", ".ssh", ".local", ".config", ".jupyter", ".ipython"})
# On the folder, to mount it.
NEEDED: Final = {"ro": ("folder:mount", "folder:read"), "rw": ("folder:mount", "folder:write")}
Find = Callable[[str, str, str], Folder]


@frozen(slots=True)
class PlacedMount:
    """A mount that may be: `path` is relative to the working directory, `subpath` a directory of the folder, or empty."""

    folder: Folder
    path: str
    subpath: str
    permission: str


def placed(given: Sequence[Mapping[str, Any]], find: Find) -> list[PlacedMount]:
    """The mounts that are asked for; `find` gives a folder by the reference, its field and the permission to mount it.

    Raises Unprocessable that names the field: a path outside the working directory, reserved, or of two mounts; no such folder.
    """
    found: list[PlacedMount] = []
    for number, mount in enumerate(given):
        at, permission = f"mounts.{number}", mount.get("permission") or "ro"
        folder = find(mount["folder"], f"{at}.folder", permission)
        path = _clean(mount.get("path") or folder.name, f"{at}.path")
        if path.split("/")[0].lower() in RESERVED:
            raise Unprocessable.field(f"{at}.path", "This path is reserved.", "reserved")
        if any(_overlap(path, other.path) for other in found):
            raise Unprocessable.field(f"{at}.path", "There is another mount at this path.", "duplicate")
        subpath = _clean(mount["subpath"], f"{at}.subpath") if mount.get("subpath") else ""
        found.append(PlacedMount(folder, path, subpath, permission))
    return found


def _clean(path: str, field: str) -> str:
    pieces = path.rstrip("/").split("/")
    if path.startswith("/") or "\\" in path or any(piece in {"", ".", ".."} for piece in pieces):
        raise Unprocessable.field(field, "Give a relative path without empty, . or .. pieces.", "value_error")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        raise Unprocessable.field(field, "A path has no control characters.", "value_error")
    return "/".join(pieces)


def _overlap(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
