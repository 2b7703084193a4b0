"""Workers see what their function and its layers bring along, and nothing of the emulator's environment."""

import io
import zipfile

from local import environments, pythons
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

RUNNER = """
import os, subprocess
def handle(event, context):
    folder = os.path.join(os.environ["_LAMBDA_LAYERS_DIRS"].split(":")[0], "bin")
    print("run it")
    said = subprocess.run([os.path.join(folder, "program")], capture_output=True, text=True).stdout
    return [said, os.access(os.path.join(folder, "text"), os.X_OK)]
"""


def test_packages_of_the_emulator_are_not_there(emulator: Emulator) -> None:
    create(emulator.client("lambda"), "look", SURROUNDINGS)
    answer = invoke(emulator.client("lambda"), "look", ["boto3", "botocore", "ministack", "yaml", "pip", "json"])
    assert answer["found"] == ["json"]


def test_nothing_is_imported_before_the_function(emulator: Emulator) -> None:
    client = emulator.client("lambda")
    layer = client.publish_layer_version(
        LayerName="botocore", Content={"ZipFile": archive("BUILTIN_HANDLERS = []", "python/botocore/handlers.py")}
    )
    source = "import sys\nFOUND = 'botocore' in sys.modules\ndef handle(event, context): return FOUND"
    create(client, "bare", source, Layers=[layer["LayerVersionArn"]])
    assert invoke(client, "bare") is False


def test_what_users_code_imports_is_compiled(emulator: Emulator) -> None:
    client = emulator.client("lambda")
    content = archive("NAME = 'compiled'", "image/python/compiled.py")
    layer = client.publish_layer_version(LayerName="image", Content={"ZipFile": content})["LayerVersionArn"]
    create(client, "portico-fn-one", "import json\ndef handle(event, context): pass", Layers=[layer])
    invoke(client, "portico-fn-one")
    assert list(emulator.home.layers.glob("*/image/python/__pycache__/compiled.*.pyc"))


VERSION = """
import os, sys
from portico_runtime import compiled
def handle(event, context):
    print("look at it")
    return [f"python{sys.version_info.major}.{sys.version_info.minor}", os.path.exists(compiled.__cached__)]
"""


def test_users_code_is_on_its_languages_python(emulator: Emulator) -> None:
    client, usual = emulator.client("lambda"), environments.runtime()
    content = archive("NAME = 'compiled'", "python/portico_runtime/compiled.py")
    layer = client.publish_layer_version(LayerName="runtime", Content={"ZipFile": content})["LayerVersionArn"]
    others = {"python": usual, "nodejs24.x": usual}  # functions of an earlier release; the parents of other languages
    for language, runtime in ({runtime: runtime for runtime in pythons.all_found()} | others).items():
        name = f"portico-fn-{language.replace('.', '-')}"
        create(client, name, VERSION, Layers=[layer], Environment={"Variables": {"PORTICO_LANGUAGE": language}})
        assert invoke(client, name) == [runtime, True]


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


def test_programs_of_a_layer_can_be_run(emulator: Emulator) -> None:
    client = emulator.client("lambda")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        program = zipfile.ZipInfo("bin/program")
        program.external_attr = 0o100755 << 16
        packed.writestr(program, "#!/bin/sh\necho ran\n")
        packed.writestr(zipfile.ZipInfo("bin/text"), "text")
    layer = client.publish_layer_version(LayerName="programs", Content={"ZipFile": content.getvalue()})
    create(client, "runs", RUNNER, Layers=[layer["LayerVersionArn"]])
    assert invoke(client, "runs") == ["ran\n", False]


OWN_RUNNER = """
import os, subprocess
def handle(event, context):
    folder = os.path.dirname(os.path.abspath(__file__))
    said = subprocess.run([os.path.join(folder, "bin", "tool")], capture_output=True, text=True).stdout
    return [said, os.access(os.path.join(folder, "text"), os.X_OK)]
"""


def test_programs_of_the_code_can_be_run(emulator: Emulator) -> None:
    client = emulator.client("lambda")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        program = zipfile.ZipInfo("bin/tool")
        program.external_attr = 0o100755 << 16
        packed.writestr(program, "#!/bin/sh\necho ran\n")
        packed.writestr(zipfile.ZipInfo("text"), "text")
        packed.writestr(zipfile.ZipInfo("app.py"), OWN_RUNNER)
    create(client, "own", content.getvalue())
    assert invoke(client, "own") == ["ran\n", False]
