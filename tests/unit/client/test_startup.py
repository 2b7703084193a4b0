"""What the command imports before it does anything: a start that is waited for hundreds of times a day."""

import subprocess
import sys

import pytest
from portico_client.cli import main
from typer.testing import CliRunner

HEAVY = (
    "httpx",
    "importlib.metadata",
    "pydantic",
    "rich",
    "yaml",
    "pathspec",
    "dotenv",
    "watchfiles",
    "portico_client.models",
)


def test_a_start_imports_no_more_than_typer() -> None:
    code = "import sys; sys.argv = ['portico', '--version']\nfrom portico_client.cli.main import main\n"
    code += "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("portico ")
    assert not set(HEAVY) & set(done.stdout.split())


def test_the_help_of_all_shows_every_command() -> None:
    told = CliRunner().invoke(main.app, ["--help"]).stdout
    assert [name for name in (*main.COMMANDS, *main.GROUPED, *main.GENERIC) if f" {name} " not in told] == []


def test_the_package_has_what_it_says() -> None:
    import portico_client

    assert all(getattr(portico_client, name) for name in portico_client.__all__)
    with pytest.raises(AttributeError, match="nope"):
        portico_client.nope  # noqa: B018
