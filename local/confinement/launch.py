"""Becomes a Lambda worker of users' code, after it has given up what that is not to have. Started by its path.

Arguments: the stack's home, its folder for exchange, what `Isolation.layers` gives, the descriptor of rules about ports or `none`, and
the worker's program, whose folder has its code and its layers.
"""

import os
import runpy
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)

from local.confinement import walls

SCRATCH = "PORTICO_SCRATCH"  # for the runtime: where its /tmp is


def main(home: Path, exchange: Path, layers: str, ports: str, worker: Path) -> None:
    """Run the worker. `layers`: `files`, `files+tmp` or `none`; `exchange`: a folder that is open, if it is there."""
    folder = worker.parent
    scratch = folder / "tmp"
    scratch.mkdir(mode=0o700, exist_ok=True)
    _be_first_to_go()
    if layers != "none":
        _confine(home, exchange, folder, scratch, has_own_tmp=layers == "files+tmp")
    if ports != "none":
        walls.close_ports(int(ports))
    sys.argv[:] = [str(worker)]
    sys.path[0] = str(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "local"]:
        del sys.modules[name]
    runpy.run_path(str(worker), run_name="__main__")


def _confine(home: Path, exchange: Path, folder: Path, scratch: Path, *, has_own_tmp: bool) -> None:
    programs = (folder, *_layers(folder), Path(sys.prefix), Path(sys.base_prefix))
    if not has_own_tmp:
        os.environ[SCRATCH] = str(scratch)
    walls.enter((home, ROOT), programs, (exchange,), scratch, has_own_tmp=has_own_tmp)


def _be_first_to_go() -> None:
    """Short memory is told by the parent; the child, which would say so itself, may not write there any more."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _layers(folder: Path) -> Iterator[Path]:
    """Links to folders that the functions share."""
    return (layer.resolve() for layer in folder.glob("layer_*"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], Path(sys.argv[5]))
