"""The platform of layers: runtime and architecture are parameters of their makefiles."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.template import ROOT


@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64"), (None, "x86_64")])
@pytest.mark.parametrize("layer", ["dependencies", "node", "installers"])
def test_wheels_and_objects_are_of_the_architecture(
    tmp_path: Path, layer: str, architecture: str | None, machine: str
) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "PORTICO_ARCHITECTURE"}
    environ |= {"PORTICO_ARCHITECTURE": architecture} if architecture else {}
    command = [
        "make",
        "-n",
        "-C",
        str(ROOT / "layers" / layer),
        f"build-{layer.title()}Layer",
        f"ARTIFACTS_DIR={tmp_path}",
    ]
    said = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    assert f"--python-platform {machine}-manylinux_2_28" in said
    assert f"objects.py python3.13 {architecture or 'x86_64'} " in said or "objects.py" not in said
