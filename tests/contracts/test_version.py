"""The version: one for the package, the platform and the client."""

import tomllib

import pytest
from portico import __version__
from portico_client.version import VERSION

from tests.support.template import ROOT


@pytest.mark.parametrize("project", ["pyproject.toml", "client/pyproject.toml"])
def test_projects_have_the_version_of_the_platform(project: str) -> None:
    told = tomllib.loads((ROOT / project).read_text(encoding="utf-8"))
    assert told["project"]["version"] == __version__


def test_the_client_says_the_version_of_the_platform() -> None:
    assert __version__ == VERSION


def test_the_changelog_begins_with_the_next_or_the_version() -> None:
    first = next(line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## ")
    assert first == "## Unreleased" or first.startswith(f"## {__version__} ")


def test_the_guide_names_the_stock_client_that_is_tested() -> None:
    """Backend.AI's, and what else it needs to be of a certain version."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    needed = " ".join(f"'{one}'" for one in groups["client"] if one.startswith(("backend.ai-client", "yarl")))
    assert f"pip install {needed}`" in (ROOT / "docs" / "guides" / "command-line.md").read_text("utf-8")
