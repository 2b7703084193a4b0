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


def test_the_client_imports_httpx_without_its_command() -> None:
    code = "import sys, portico_client.client, portico_client.aio.client\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "httpx" in loaded
    assert not {"httpx._main", "click", "rich", "pygments"} & set(loaded)


def test_the_command_of_httpx_is_still_there() -> None:
    code = "import portico_client.client, httpx\nhttpx.main(['--help'])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "HTTPX" in told


def test_httpx_alone_still_imports_its_command() -> None:
    """Once it does not, `portico_client.wire` is not needed any more."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys, httpx\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert {"httpx._main", "click", "pygments"} <= set(done.stdout.split())


def test_the_help_of_all_shows_every_command() -> None:
    told = CliRunner().invoke(main.app, ["--help"]).stdout
    assert [name for name in (*main.COMMANDS, *main.GROUPED, *main.GENERIC) if f" {name} " not in told] == []


def test_the_package_has_what_it_says() -> None:
    import portico_client

    assert all(getattr(portico_client, name) for name in portico_client.__all__)
    with pytest.raises(AttributeError, match="nope"):
        portico_client.nope  # noqa: B018
