"""The platform's own runtime, which comes with the client: it gives one event to the function of a folder."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from portico_client.cli.deploying import ranges
from portico_client.cli.deploying.project import Project
from portico_client.cli.deploying.runtimes import line_of
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.local.packages import node_layer, python_layer
from portico_client.cli.screen import stderr

_PACKAGE: Final = Path(__file__).resolve().parents[2]
_PLACES: Final = (_PACKAGE / "runtime", _PACKAGE.parents[1] / "layers" / "runtime")  # installed; in the repository
_DRIVER: Final = Path(__file__).with_name("driver.py")
_TIMEOUT: Final = 20.0  # seconds, and MB: what a function has that says nothing
_MEMORY: Final = 128
_LINUX: Final = "linux"
_PYTHONS: Final = ("python3.13", "python3.14", "python3.12", "python3.11")  # the first that will do
_NODE: Final = "nodejs24.x"
_OUTPUT: Final = 50 * 1024 * 1024


@dataclass(frozen=True)
class Local:
    """A project as it runs here, with variables and secrets over those of `portico.yaml`."""

    project: Project
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def run(self, payload: Any) -> dict[str, Any]:
        """The reply of one run: status, output, error and logs. Raises Misused where it cannot run, Failed for a bad handler."""
        if sys.platform != _LINUX:
            raise Misused("--local needs Linux: the runtime is that of the platform.")
        with tempfile.TemporaryDirectory(prefix="portico-") as scratch:
            interpreter, variables = self._variables(Path(scratch))
            done = subprocess.run(
                [interpreter, str(_DRIVER)],
                input=json.dumps(self._event(payload)),
                env=variables,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise Failed(f"the runtime ended with {done.returncode}:\n{done.stderr.strip()}")
        reply: dict[str, Any] = json.loads(done.stdout)
        if reason := reply.get("reason"):
            place = ":".join(str(part) for part in (reason["file"], reason["line"]) if part)
            told = (place, reason["type"], reason["message"])
            raise Failed(f"{self.project.name} cannot run: {': '.join(filter(None, told))}")
        return reply

    def _event(self, payload: Any) -> dict[str, Any]:
        timeout = float(self.project.spec.get("timeout") or _TIMEOUT)
        run = {"operation": "run", "run_id": str(uuid.uuid4()), "function": self.project.name, "input": payload}
        limits = {"timeout": timeout, "output_limit": _OUTPUT, "inline_limit": _OUTPUT}
        return {**run, **limits, "secrets": dict(self.secrets), "event": None}

    def _variables(self, scratch: Path) -> tuple[str, dict[str, str]]:
        """The interpreter of the runtime, and its environment, as the platform sets them; nothing of ours is in it."""
        node = self.project.archive.language == "nodejs"
        interpreter = sys.executable if node else _python(self.project)
        layer = _node_layer(self.project, scratch) if node else python_layer(self.project.dependencies, interpreter)
        files = scratch / "tmp"
        files.mkdir()
        environment = {**(self.project.spec.get("environment") or {}), **self.environment}
        handler = self.project.manifest().spec["handler"]
        return interpreter, {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(_runtime() / "python"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(self.project.code),
            "_LAMBDA_LAYERS_DIRS": str(layer or ""),
            "PORTICO_HANDLER": handler,
            "PORTICO_LANGUAGE": _NODE if node else "python",
            "PORTICO_MEMORY_MB": str(self.project.spec.get("memory") or _MEMORY),
            "PORTICO_SCRATCH": str(files),
            "PORTICO_ENVIRONMENT": json.dumps({key: str(value) for key, value in environment.items()}),
        }


def _runtime() -> Path:
    found = next((place for place in _PLACES if place.is_dir()), None)
    if found is None:
        raise Failed("the runtime is not in this installation of portico: install it from its wheel")
    return found


def _python(project: Project) -> str:
    """The interpreter of the base image's version, or of what a file asks for, if it is on this machine; else ours."""
    asked = project.asked
    fit = [one for one in _PYTHONS if asked is None or ranges.has(asked.range, line_of(one))] or _PYTHONS
    wanted = [project.image] if project.image in _PYTHONS else fit
    for found in filter(None, map(shutil.which, wanted)):
        if subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:  # no empty shim
            return found
    ours = f"python{'.'.join(map(str, sys.version_info[:2]))}"
    if ours not in wanted:
        stderr().print(f"{' or '.join(wanted)} is not on this machine: {ours} runs it", markup=False)
    return sys.executable


def _node_layer(project: Project, scratch: Path) -> Path:
    """A layer with this machine's Node.js where the platform's has its own, and with the packages. Raises Misused for none."""
    node = shutil.which("node")
    if node is None:
        raise Misused("--local needs Node.js on PATH for this function.")
    layer = scratch / "layer"
    (layer / "node" / "bin").mkdir(parents=True)
    (layer / "node" / "bin" / "node").symlink_to(node)
    if packages := node_layer(project.dependencies, node):
        (layer / "nodejs").symlink_to(packages / "nodejs")
    return layer
