"""Base images: those that can be had here run their language's own interpreter, others are refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import interpreters, pythons
from tests.e2e.api import Api, error_of, unique
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

PYTHON = """
import sys
def handle(context, payload):
    print("on", sys.version)
    try:
        import markupsafe._speedups as native
    except ImportError:
        native = None
    return [f"python{sys.version_info.major}.{sys.version_info.minor}", bool(native)]
"""
NODE = """
module.exports = (context, payload) => {
  console.log('on', process.version);
  return [`nodejs${process.version.slice(1).split('.')[0]}.x`, require('is-odd')(3)];
};
"""
CODE = {"python": {"main.py": PYTHON}, "nodejs": {"main.js": NODE}}
PACKAGES = {"python": "markupsafe==3.0.3\n", "nodejs": '{"dependencies": {"is-odd": "^3.0.1"}}'}
LANGUAGES = (*pythons.RUNTIMES, *interpreters.NODES)


@pytest.fixture(scope="module")
def offered(api: Api) -> dict[str, str]:
    """The base images that are called as their language; others are former names, or come and go with other tests."""
    found = ((one["language"], one["name"]) for one in api.all("/v1/base-images"))
    return {language: name for language, name in found if name == language.removesuffix(".x")}


@pytest.fixture
def image(api: Api) -> Iterator[Any]:
    """Makes an image of packages that it removes with the test; READY."""
    made = []

    def make(base: str, packages: str) -> str:
        made.append(unique("i"))
        body = {"name": made[-1], "base_image": base, "dependencies": packages}
        assert api("POST", "/v1/images", json=body).status_code == 201
        assert eventually(lambda: api("GET", f"/v1/images/{made[-1]}").json()["status"] == "READY", seconds=120)
        return made[-1]

    yield make
    for name in made:
        api("DELETE", f"/v1/images/{name}?purge=1")


def test_what_this_machine_has_is_offered(offered: dict[str, str]) -> None:
    assert offered.keys() >= {*pythons.all_found(), *interpreters.NODES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_and_packages_are_of_the_version_or_refused(
    api: Api, offered: dict[str, str], make: MakeFunction, image: Any, language: str
) -> None:
    kind = language.rstrip(".x0123456789")
    if language in offered:
        function = make(image=image(offered[language], PACKAGES[kind]), source={"files": CODE[kind]})
        assert api.run(function)["output"] == [language, True]
        api.purge(function)
        return
    name = language.removesuffix(".x")
    error = error_of(api.create(unique(), image=name), 422, "VALIDATION_FAILED")
    assert error["details"]["errors"][0]["field"] == "image"
    assert all(base in error["message"] for base in offered.values())
    body = {"name": unique("i"), "base_image": name, "dependencies": ""}
    error = error_of(api("POST", "/v1/images", json=body), 422, "VALIDATION_FAILED")
    assert error["details"]["errors"][0]["field"] == "base_image"


def test_the_name_before_is_the_same_language(api: Api, make: MakeFunction) -> None:
    source = {"files": {"main.js": "module.exports = () => process.version"}}
    assert api.run(make(image="nodejs24.x", source=source))["output"].startswith("v24.")
