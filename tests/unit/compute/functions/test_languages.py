"""The facts of a language that the engine gives to Lambda, and the runtime finds again."""

import pytest
from portico.compute.base_images.entity import FIRST
from portico.compute.base_images.languages import Language, of_base_image
from portico.compute.base_images.offer import Offer
from portico.compute.functions.engine import Deployment
from portico.compute.functions.lambda_engine import LambdaEngine
from portico_runtime.settings import Settings

NODES = {"nodejs22.x": "node22", "nodejs24.x": "node24"}
ENGINE = LambdaEngine(prefix="p", role="role", layer="runtime", node_layers=NODES, bucket="b", runtime="python3.14")
SUPPORTED = ["python3.11", "python3.12", "python3.13", "python3.14", "nodejs22", "nodejs24"]


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
        ("python3.12", "python3.12", ["runtime", "of the image"]),
        ("python3.13", "python3.13", ["runtime", "of the image"]),
        ("python3.14", "python3.14", ["runtime", "of the image"]),
        ("nodejs22.x", "python3.14", ["runtime", "node22", "of the image"]),
        ("nodejs24.x", "python3.14", ["runtime", "node24", "of the image"]),
    ],
)
def test_a_language_has_its_runtime_and_layers(language: str, runtime: str, layers: list[str]) -> None:
    found = configuration(language)
    assert (found["Runtime"], found["Layers"]) == (runtime, layers)


def test_every_language_that_has_not_ended_has_a_base_image() -> None:
    named = {image["name"]: image["language"] for image in FIRST}
    assert set(named.values()) == {one for one in Language if not one.facts.ended}
    assert [name for name, language in named.items() if name == language.base_image] == SUPPORTED
    assert named["nodejs24.x"] == named["nodejs24"]  # its name before


def test_a_new_function_takes_what_is_not_deprecated() -> None:
    fresh = [image["name"] for image in FIRST if not image["deprecated"]]
    assert fresh == [name for name in SUPPORTED if name != "python3.11"]
    assert {one.facts.successor.base_image for one in Language if one.facts.successor} <= set(fresh)


def test_a_name_is_looked_up_in_either_form_and_any_case() -> None:
    found = [of_base_image(name) for name in ("NodeJS24", "nodejs24.x", "Python3.12", "cobol85")]
    assert found == [Language.NODE_24, Language.NODE_24, Language.PYTHON_3_12, None]


def test_an_ended_language_names_what_to_take_instead() -> None:
    refusal = Offer().refusal_of("NodeJS20.x")
    assert refusal is not None
    assert refusal.message == "Node.js 20 has ended: take nodejs24."
    assert (Offer().refusal_of("nodejs24"), Offer().refusal_of("cobol85")) == (None, None)


def test_one_that_is_not_there_names_what_is() -> None:
    refusal = Offer(frozenset({"python3.11", "nodejs22.x"})).refusal(Language.PYTHON_3_12)
    assert refusal is not None
    assert refusal.message == "Python 3.12 cannot be had here. Base images are: python3.11, nodejs22."


# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: glibc 2.26 on Amazon Linux 2, 2.34 on Amazon Linux 2023.
@pytest.mark.parametrize("language", [one for one in Language if one.facts.kind == "python"])
def test_wheels_load_where_the_language_runs(language: Language) -> None:
    glibc = 26 if language is Language.PYTHON_3_11 else 34
    assert int(language.facts.wheels.removeprefix("manylinux_2_").replace("manylinux2014", "17")) <= glibc


@pytest.mark.parametrize("language", [one for one in Language if not one.facts.ended])
def test_the_runtime_understands_what_the_engine_configures(language: Language) -> None:
    environment = configuration(language)["Environment"]
    assert isinstance(environment, dict)
    settings = Settings.from_environ({**environment["Variables"], "LAMBDA_TASK_ROOT": "/var/task"})
    assert (settings.handler, settings.memory_bytes) == ("main.handle", 128 * 2**20)
    assert settings.environment["MINE"] == "ü"
    assert bool(settings.program) is (language.facts.kind == "node")
