"""Workers see what their function and its layers bring along, and nothing of the emulator's environment."""

from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import archive, create, invoke

SURROUNDINGS = """
import importlib.util, os, sys
def handle(event, context):
    print("look around")
    return {
        "found": [name for name in event if importlib.util.find_spec(name)],
        "environment": dict(os.environ),
        "origin": getattr(importlib.util.find_spec("shared"), "origin", None),
    }
"""


def test_packages_of_the_emulator_are_not_there(emulator: Emulator) -> None:
    create(emulator.client("lambda"), "look", SURROUNDINGS)
    answer = invoke(emulator.client("lambda"), "look", ["boto3", "botocore", "ministack", "yaml", "pip", "json"])
    assert answer["found"] == ["json"]


def test_layers_are_unpacked_once_for_all(emulator: Emulator) -> None:
    client = emulator.client("lambda")
    content = archive("NAME = 'shared'", "python/shared.py")
    layer = client.publish_layer_version(LayerName="layer", Content={"ZipFile": content})["LayerVersionArn"]
    for name in ("one", "two"):
        create(client, name, SURROUNDINGS, Layers=[layer])
        assert invoke(client, name, ["shared"])["found"] == ["shared"]
    assert len([folder for folder in emulator.home.layers.iterdir() if folder.is_dir()]) == 1
    assert [file.is_symlink() for file in emulator.home.tmp.glob("ministack-lambda-*/layer_0")] == [
        True,
        True,
    ]
    assert list(emulator.home.tmp.glob("ministack-lambda-*/layer_0.zip")) == []
