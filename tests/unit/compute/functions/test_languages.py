"""The facts of a language that the engine gives to Lambda, and the runtime finds again."""

import pytest
from portico.compute.base_images.entity import FIRST
from portico.compute.base_images.languages import Language, ended
from portico.compute.functions.engine import Deployment
from portico.compute.functions.lambda_engine import LambdaEngine
from portico_runtime.settings import Settings

ENGINE = LambdaEngine(prefix="p", role="role", layer="runtime", node_layer="node", bucket="b", runtime="python3.14")


def configuration(language: str) -> dict[str, object]:
    deployment = Deployment(
        uid="u",
        version=1,
        code="code/u",
        code_sha256="00",
        language=language,
        layers=("of the image",),
        handler="main.handle",
        timeout=5,
        memory=128,
        environment={"MINE": "ü"},
    )
    found: dict[str, object] = ENGINE._configuration(deployment)
    return found


@pytest.mark.parametrize(
    ("language", "runtime", "layers"),
    [
        ("python3.11", "python3.11", ["runtime", "of the image"]),
        ("python3.13", "python3.13", ["runtime", "of the image"]),
        ("nodejs24.x", "python3.14", ["runtime", "node", "of the image"]),
    ],
)
def test_a_language_has_its_runtime_and_layers(language: str, runtime: str, layers: list[str]) -> None:
    found = configuration(language)
    assert (found["Runtime"], found["Layers"]) == (runtime, layers)


def test_every_language_that_has_not_ended_has_a_base_image() -> None:
    assert [image["language"] for image in FIRST] == [one for one in Language if not one.facts.ended]


def test_a_new_function_takes_what_is_not_deprecated() -> None:
    fresh = {image["language"] for image in FIRST if not image["deprecated"]}
    assert fresh == {Language.PYTHON, Language.NODE}
    assert {one.facts.successor for one in Language} - {None} <= fresh


def test_an_ended_language_names_what_to_take_instead() -> None:
    assert ended("NodeJS20.x") == "Node.js 20 has ended: take nodejs24.x."
    assert (ended("nodejs24.x"), ended("cobol85")) == (None, None)


# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: glibc 2.26 on Amazon Linux 2, 2.34 on Amazon Linux 2023.
@pytest.mark.parametrize(("language", "glibc"), [(Language.PYTHON_3_11, 26), (Language.PYTHON, 34)])
def test_wheels_load_where_the_language_runs(language: Language, glibc: int) -> None:
    assert int(language.facts.wheels.removeprefix("manylinux_2_").replace("manylinux2014", "17")) <= glibc


@pytest.mark.parametrize("language", Language)
def test_the_runtime_understands_what_the_engine_configures(language: Language) -> None:
    environment = configuration(language)["Environment"]
    assert isinstance(environment, dict)
    settings = Settings.from_environ({**environment["Variables"], "LAMBDA_TASK_ROOT": "/var/task"})
    assert (settings.handler, settings.memory_bytes) == ("main.handle", 128 * 2**20)
    assert settings.environment["MINE"] == "ü"
    assert bool(settings.program) is (language.facts.kind == "node")
