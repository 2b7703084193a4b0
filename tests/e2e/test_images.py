"""Images with packages of the public registries, from their creation to the functions that use them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.api import PYTHON, Api, error_of, unique
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

IMPORTS = """
import iniconfig, os, subprocess, sys


def handle(context, payload):
    names = sorted(name for name in os.environ if name.startswith(("AWS_", "UV_", "PIP_")))
    return {"from": iniconfig.__name__, "environment": names}
"""
REQUIRES = """
const odd = require('is-odd');
module.exports = (context, payload) => odd(payload);
"""


def built(api: Api, name: str) -> Any:
    """The image, when it is no longer CREATING."""
    found: list[Any] = []

    def settled() -> bool:
        found.append(api("GET", f"/v1/images/{name}").json())
        return bool(found[-1]["status"] != "CREATING")

    assert eventually(settled, seconds=120), found[-1]
    return found[-1]


def log_of(api: Api, name: str) -> str:
    return str(api("GET", f"/v1/images/{name}/log").json()["log"])


@pytest.fixture
def image(api: Api) -> Iterator[Any]:
    made: list[str] = []

    def make(base_image: str, dependencies: str) -> str:
        name = unique("i")
        body = {"name": name, "base_image": base_image, "dependencies": dependencies}
        reply = api("POST", "/v1/images", json=body)
        assert (reply.status_code, reply.json()["status"]) == (201, "CREATING")
        made.append(name)
        return name

    yield make
    for name in made:
        api("DELETE", f"/v1/images/{name}?purge=1")


def test_a_python_function_imports_what_its_image_has(api: Api, image: Any, make: MakeFunction) -> None:
    name = image(PYTHON, "iniconfig==2.0.0\n")
    function = make(IMPORTS, image=name)
    assert built(api, name)["status"] == "READY"
    assert api.run(function)["output"] == {"from": "iniconfig", "environment": []}
    log = log_of(api, name)
    assert "iniconfig==2.0.0" in log
    assert "://" not in log
    error = error_of(api("DELETE", f"/v1/images/{name}"), 409, "IMAGE_IN_USE")
    assert error["details"]["functions"] == [function]
    api.purge(function)


def test_the_same_again_is_ready_without_a_build(api: Api, image: Any) -> None:
    first = image(PYTHON, "iniconfig==1.1.1\n")
    assert built(api, first)["status"] == "READY"
    again = image(PYTHON, "# the same\nIniconfig == 1.1.1")
    assert built(api, again)["status"] == "READY"
    assert f"'{first}'" in log_of(api, again)


def test_a_node_function_requires_what_its_image_has(api: Api, image: Any) -> None:
    name = image("nodejs24.x", '{"dependencies": {"is-odd": "^3.0.1"}, "scripts": {"install": "exit 1"}}')
    shown = built(api, name)
    assert (shown["status"], shown["reason"]) == ("READY", None), log_of(api, name)
    function = unique()
    source = {"files": {"main.js": REQUIRES}}
    assert api.create(function, image=name, source=source).status_code == 201
    assert api.built(function)["status"] == "READY"
    assert api.run(function, 3)["output"] is True
    api.purge(function)


@pytest.mark.parametrize(
    ("base_image", "dependencies", "reason"),
    [
        (PYTHON, "portico-there-is-no-such-package-7f3a", "PackageNotFound"),
        (PYTHON, "iniconfig==99.0", "PackagesUnresolvable"),
        ("nodejs24.x", '{"dependencies": {"portico-there-is-no-such-package-7f3a": "1"}}', "PackageNotFound"),
        ("nodejs24.x", '{"dependencies": {"is-odd": "99"}}', "PackagesUnresolvable"),
        ("cobol85", "", "BaseImageNotFound"),
    ],
)
def test_what_cannot_be_had_is_named(api: Api, image: Any, base_image: str, dependencies: str, reason: str) -> None:
    name = image(base_image, dependencies)
    shown = built(api, name)
    assert (shown["status"], shown["reason"]["type"]) == ("ERROR", reason), (shown, log_of(api, name))
    assert "://" not in log_of(api, name) + shown["reason"]["message"]
    assert name in [one["name"] for one in api.all("/v1/images")]
