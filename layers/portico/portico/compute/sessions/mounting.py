"""The mounts of a session: where in its file system folders may be."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from portico.compute.folders.references import OWN, UID
from portico.compute.sessions.entity import KeptMount
from portico.core.base.errors import Unprocessable

RESERVED: Final = frozenset({".portico", ".bashrc", ".profile", ".ssh", ".local", ".config", ".jupyter", ".ipython"})


def mounted(given: Sequence[Mapping[str, Any]], find: Any) -> list[KeptMount]:
    """The mounts that are asked for; `find` gives a folder by its reference and the permission to mount it, or raises at a field.

    Raises Unprocessable that names the field: a path outside the working directory, reserved, or of two mounts; no such folder.
    """
    found: list[KeptMount] = []
    for number, mount in enumerate(given):
        at = f"mounts.{number}"
        path = _clean(mount["path"] or _named(mount["folder"]), f"{at}.path")
        if path.split("/")[0].lower() in RESERVED:
            raise Unprocessable.field(f"{at}.path", "This path is reserved.", "reserved")
        if any(_overlap(path, other.path) for other in found):
            raise Unprocessable.field(f"{at}.path", "There is another mount at this path.", "duplicate")
        subpath = _clean(mount["subpath"], f"{at}.subpath") if mount["subpath"] else ""
        folder = find(mount["folder"], mount["permission"], f"{at}.folder")
        kept = {"folder": folder.name, "uid": folder.uid, "path": path, "subpath": subpath}
        found.append(KeptMount(permission=mount["permission"], **kept))
    return found


def _named(reference: str) -> str:
    """What a reference is called by: a name, or a uid."""
    return reference.removeprefix(OWN).removeprefix(UID)


def _clean(path: str, field: str) -> str:
    pieces = path.rstrip("/").split("/")
    if path.startswith("/") or "\\" in path or any(piece in {"", ".", ".."} for piece in pieces):
        raise Unprocessable.field(field, "Give a relative path without empty, . or .. pieces.", "value_error")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        raise Unprocessable.field(field, "A path has no control characters.", "value_error")
    return "/".join(pieces)


def _overlap(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
