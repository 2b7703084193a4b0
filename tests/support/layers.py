"""Layers, made by their makefiles on this machine's Python, and startup files of other packages."""

import os
import subprocess
import sys
from pathlib import Path

from local import environments
from local.machine import check
from tests.support.template import ROOT

RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"


def make_layer(source: Path, name: str, artifacts: Path) -> str:
    """Makes a layer of the template from its folder; what was said about it."""
    folders = [Path(sys.executable).parent, environments.find_uv().parent, os.environ["PATH"]]
    environ = {
        **os.environ,
        "PATH": os.pathsep.join(map(str, folders)),
        "PORTICO_RUNTIME": RUNTIME,
        "PORTICO_ARCHITECTURE": check(),
    }
    command = ["make", "-s", "-C", str(source), f"build-{name}", f"ARTIFACTS_DIR={artifacts}"]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stderr


def write_startup_file(site: Path, name: str = "dependencies.startup") -> Path:
    """The startup file of the packages in a folder."""
    command = [sys.executable, "-S", "-s", "-B", "-m", "startup", name, str(site)]
    subprocess.run(
        command, cwd=ROOT / "layers", env={**os.environ, "PYTHONHASHSEED": "0"}, check=True, capture_output=True
    )
    return site / name
