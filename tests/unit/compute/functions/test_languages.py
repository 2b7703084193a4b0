"""The facts of a language that the engine gives to Lambda, and the runtime finds again."""

import pytest
from portico.compute.base_images.entity import FIRST, Language
from portico.compute.functions.engine import Deployment
from portico.compute.functions.lambda_engine import LANGUAGES, LambdaEngine
from portico_runtime.settings import Settings

ENGINE = LambdaEngine(prefix="p", role="role", layer="runtime", node_layer="node", bucket="b")


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
    ("language", "layers"),
    [("python3.11", ["runtime", "of the image"]), ("nodejs20.x", ["runtime", "node", "of the image"])],
)
def test_only_who_needs_it_has_the_layer_of_node(language: str, layers: list[str]) -> None:
    found = configuration(language)
    assert (found["Runtime"], found["Layers"]) == ("python3.11", layers)


def test_every_language_that_an_image_can_have_is_known() -> None:
    assert set(Language) == set(LANGUAGES) == {image["language"] for image in FIRST}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_runtime_understands_what_the_engine_configures(language: str) -> None:
    environment = configuration(language)["Environment"]
    assert isinstance(environment, dict)
    settings = Settings.from_environ({**environment["Variables"], "LAMBDA_TASK_ROOT": "/var/task"})
    assert (settings.handler, settings.memory_bytes) == ("main.handle", 128 * 2**20)
    assert settings.environment["MINE"] == "ü"
    assert bool(settings.program) is (language == "nodejs20.x")
