"""Packages of npm in a virtual environment that holds Node.js, exactly as their lock says."""

import os
import shutil
import subprocess
from pathlib import Path

from local.certificates import trusting
from local.progress import LocalStackError

# Nothing is run that a package brings, and nothing is asked but for the packages themselves.
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def install(packages: Path, folder: Path) -> None:
    """Install into `folder/node_modules` what `packages/package-lock.json` lists, checked against its hashes.

    Raises:
        LocalStackError: npm failed, or the lock does not fit package.json.
    """
    for name in ("package.json", "package-lock.json"):
        shutil.copy(packages / name, folder)
    path = os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", os.defpath)])
    command = [str(folder / "bin" / "npm"), "ci", *OPTIONS]
    answer = subprocess.run(
        command, cwd=folder, env={**trusting(os.environ), "PATH": path}, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise LocalStackError(f"npm ci of {packages.name} failed:\n{answer.stderr.strip()}")
