"""`python pack.py FOLDER`: the archives of the agent, which any Python from 3.9 on runs, and of the app proxy; the same bytes for the same sources.

What the agent shares with the runtime of functions is in it too.
"""

import sys
import zipfile
from pathlib import Path

SHARED = ("__init__.py", "linux.py", "processes.py", "stacktrace.py", "trees.py", "words.py")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def of_agent(folder: Path) -> dict[str, Path]:
    """The files of the agent by their names in its archive; `folder` is the layer's."""
    own = (path.relative_to(folder).as_posix() for path in folder.glob("portico_agent/**/*.py"))
    return {name: folder / name for name in ("__main__.py", *own, *(f"portico_runtime/{name}" for name in SHARED))}


def of_app_proxy(folder: Path) -> dict[str, Path]:
    """The files of the app proxy."""
    own = [path.relative_to(folder).as_posix() for path in folder.glob("app_proxy/*.py")]
    files = {name: folder / name for name in (*own, "app_proxy/requirements.txt")}
    return {"__main__.py": folder / "app_proxy_start.py", **files}


def pack(target: Path, files: dict[str, Path] | None = None) -> None:
    """Write an archive, by default the agent's."""
    found = of_agent(Path(__file__).parent) if files is None else files
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(found):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), found[name].read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    layer, target = Path(__file__).parent, Path(sys.argv[1])
    pack(target / "agent.zip", of_agent(layer))
    pack(target / "app-proxy.zip", of_app_proxy(layer))
