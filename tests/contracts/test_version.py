"""The version: one for the package, the platform and the client."""

import tomllib

import pytest
from portico import __version__

from tests.support.template import ROOT


@pytest.mark.parametrize("project", ["pyproject.toml", "client/pyproject.toml"])
def test_projects_have_the_version_of_the_platform(project: str) -> None:
    told = tomllib.loads((ROOT / project).read_text(encoding="utf-8"))
    assert told["project"]["version"] == __version__
