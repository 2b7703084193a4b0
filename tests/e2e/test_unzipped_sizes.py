"""The sizes of functions with their layers: Lambda takes 250 MB of each, and the emulator counts when one is changed alone."""

from pathlib import Path

import pytest

from local.deploy import BUILDS
from tests.support.template import resources, template

MOST = 262_144_000  # bytes, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
ROOM = 1_000_000
FUNCTIONS = {name: one for name, one in resources().items() if one["Type"] == "AWS::Serverless::Function"}
COMMON = template()["Globals"]["Function"]["Layers"]


@pytest.fixture(scope="module")
def built() -> Path:
    return max((folder.parent for folder in BUILDS.glob("*/template.yaml")), key=lambda folder: folder.stat().st_mtime)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_with_its_layers_is_not_too_large(built: Path, name: str) -> None:
    layers = [one["Ref"] for one in (*COMMON, *FUNCTIONS[name]["Properties"].get("Layers", ()))]
    sizes = [size(built / part) for part in (name, *layers)]
    assert all(sizes)
    assert sum(sizes) < MOST - ROOM


def size(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file())
