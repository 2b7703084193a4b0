"""The base image that a function is made on where nothing names one."""

from types import SimpleNamespace
from typing import Any

import pytest
from portico_client.cli.deploying.runtimes import base_image
from portico_client.cli.source import Language


def offered(*names: str) -> list[Any]:
    """Base images by `name:language`; with a `!` they are deprecated, with a `+` for sessions too."""
    found = []
    for name in names:
        plain, _, language = name.rstrip("!+").partition(":")
        found.append(
            SimpleNamespace(
                name=plain, language=language, deprecated="!" in name, container="c" if "+" in name else None
            )
        )
    return found


ON_3_11 = ("python:python3.11+", "python-jupyter:python3.11+", "python3.11:python3.11!")
ON_3_13 = ("python:python3.13+", "python3.11:python3.11!", "python3.13:python3.13", "ours:python3.13")


@pytest.mark.parametrize(
    ("names", "language", "taken"),
    [
        pytest.param(ON_3_11, "python", "python3.11", id="a_deprecated_one_alone"),
        pytest.param(ON_3_13, "python", "python3.13", id="the_latest"),
        pytest.param((*ON_3_13, "python3.14:python3.14!"), "python", "python3.13", id="a_deprecated_one_last"),
        pytest.param(("python:python3.13+",), "python", "python", id="one_of_sessions_alone"),
        pytest.param(("nodejs24.x:nodejs24.x!", "nodejs24:nodejs24.x"), "nodejs", "nodejs24", id="two_names"),
    ],
)
def test_functions_are_made_on_the_image_for_functions(names: tuple[str, ...], language: Language, taken: str) -> None:
    assert base_image(offered(*names), language) == taken
