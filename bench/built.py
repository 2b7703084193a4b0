"""Layers and functions as they are on Lambda: built by the layers' own makefiles, and kept until a source changes."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from local import environments
from local.home import ROOT, SHARED
from local.machine import check

BUILDS = SHARED / "bench" / "build"
MADE = {
    "dependencies": "DependenciesLayer",
    "portico": "PorticoLayer",
    "node": "NodeLayer",
    "node22": "Node22Layer",
    "installers": "InstallersLayer",
    "agent": "AgentLayer",
    "reference": "ReferenceLayer",
    "console": "ConsoleLayer",
}
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"  # what is measured runs on this one
IGNORED = shutil.ignore_patterns("__pycache__", "results", "dynamodb")


@dataclass(frozen=True)
class Built:
    """A folder with each layer's, and one with the code of all functions, the peers, and what measures them."""

    layers: Path
    code: Path

    @property
    def path(self) -> str:
        """The path of a function's packages, in Lambda's order."""
        return os.pathsep.join(map(str, (self.code, *(self.layer(name) for name in ("portico", "dependencies")))))

    def layer(self, name: str) -> Path:
        """The folder of a layer's packages."""
        return self.layers / name / "python"


def built(*layers: str) -> Built:
    """The layers named, and the code, built if they are not yet."""
    found = Built(BUILDS / "layers", BUILDS / f"code-{_fingerprint(ROOT / 'functions', ROOT / 'bench')[:16]}")
    for layer in layers:
        _layer(layer, found.layers / layer)
    if (found.code / "done").exists():
        return found
    for name in ("functions", "bench"):
        shutil.copytree(ROOT / name, found.code / name, ignore=IGNORED, dirs_exist_ok=True)
    _run("python3", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(found.code))
    (found.code / "done").touch()
    return found


def _layer(name: str, folder: Path) -> None:
    source, stamp = ROOT / "layers" / name, folder.parent / f"{name}.stamp"
    wanted = RUNTIME + _fingerprint(source, ROOT / "layers" / "startup")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folders = [Path(sys.executable).parent, environments.find_uv().parent, os.environ.get("PATH", os.defpath)]
    path = os.pathsep.join(map(str, folders))
    command = ("make", "-s", "-C", str(source), f"build-{MADE[name]}", f"ARTIFACTS_DIR={folder}")
    _run(*command, environ={**os.environ, "PATH": path, "PORTICO_RUNTIME": RUNTIME, "PORTICO_ARCHITECTURE": check()})
    stamp.write_text(wanted)


def _fingerprint(*sources: Path) -> str:
    digest = hashlib.sha256()
    for source in sources:
        for file in sorted(source.rglob("*")):
            if file.is_file() and not {"__pycache__", "results"}.intersection(file.parts):
                digest.update(f"{file.relative_to(source)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _run(*command: str, environ: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
