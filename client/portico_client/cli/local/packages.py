"""The packages of a function on this machine: installed once for each content, in the user's cache."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from portico_client.cli.deploying.dependencies import Dependencies
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.screen import stderr

_INSTALLING = 600  # seconds


def cache() -> Path:
    """The folder of what can be had again (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "portico"


def python_layer(dependencies: Dependencies | None, interpreter: str) -> Path | None:
    """A layer with the packages of a requirements.txt. Raises Failed with what the installer said."""
    return _layer(dependencies, interpreter, "python", _pip(interpreter))


def node_layer(dependencies: Dependencies | None, node: str) -> Path | None:
    """A layer with the packages of a package.json; what is in the folder's own node_modules is found before it."""
    if dependencies is None or (dependencies.file.parent / "node_modules").is_dir():
        return None
    npm = shutil.which("npm")
    if npm is None:
        raise Misused(f"{dependencies.file} names packages: install npm, or have them in node_modules.")
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--prefix"]
    return _layer(dependencies, node, "nodejs", command)


def _pip(interpreter: str) -> list[str]:
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", interpreter, "--target"]
    return [interpreter, "-m", "pip", "install", "--disable-pip-version-check", "--target"]


def _layer(dependencies: Dependencies | None, interpreter: str, kind: str, command: list[str]) -> Path | None:
    """A layer that is there as a whole or not at all: installed aside, and moved into its place."""
    if dependencies is None:
        return None
    digest = hashlib.sha256(f"{interpreter}\n{dependencies.content}".encode()).hexdigest()
    layer = cache() / "layers" / digest[:32]
    if layer.exists():
        return layer
    layer.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=layer.parent) as beside:
        target = Path(beside, "layer", kind)
        target.mkdir(parents=True)
        stderr().print(f"installing the packages of {dependencies.file}", markup=False)
        _install(dependencies, kind, [*command, str(target)], target)
        if not layer.exists():
            Path(beside, "layer").replace(layer)
    return layer


def _install(dependencies: Dependencies, kind: str, command: list[str], target: Path) -> None:
    if kind == "nodejs":
        (target / "package.json").write_text(dependencies.content)
    else:
        command = [*command, "--requirement", str(dependencies.file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_INSTALLING)
    if "No module named pip" in done.stderr:
        raise Misused(f"{dependencies.file} names packages: install uv, or pip for {command[0]}.")
    if done.returncode:
        raise Failed(f"{dependencies.file} cannot be installed:\n{done.stderr.strip() or done.stdout.strip()}")
