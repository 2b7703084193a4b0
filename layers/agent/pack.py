"""`python pack.py FILE`: the agent's archive, which any Python from 3.9 on runs; the same bytes for the same sources.

What it shares with the runtime of functions is in it too.
"""

import sys
import zipfile
from pathlib import Path

SHARED = ("__init__.py", "linux.py", "processes.py", "stacktrace.py", "trees.py", "words.py")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def members(folder: Path) -> list[str]:
    """The files in it, relative to the layer's folder."""
    own = (path.relative_to(folder).as_posix() for path in folder.glob("portico_agent/**/*.py"))
    return sorted(["__main__.py", *own, *(f"portico_runtime/{name}" for name in SHARED)])


def pack(target: Path, folder: Path = Path(__file__).parent) -> None:
    """Write the archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members(folder):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
