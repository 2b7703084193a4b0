"""What the command imports before it does anything: a start that is waited for hundreds of times a day."""

import os
import resource
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from portico_client.cli import main
from portico_client.cli.lazy import _imported
from typer.testing import CliRunner

HEAVY = ("httpx", "pydantic", "rich", "yaml", "pathspec", "dotenv", "watchfiles", "portico_client.models")
PORTICO = str(Path(sysconfig.get_path("scripts")) / "portico")
MOST = 0.3  # seconds of a processor on a busy machine; 0.06 on an idle one


def processor_seconds(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_start_imports_no_more_than_typer() -> None:
    code = "import sys; sys.argv = ['portico', '--version']\nfrom portico_client.cli.main import main\n"
    code += "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("portico ")
    assert not set(HEAVY) & set(done.stdout.split())


def test_a_start_takes_little_of_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    if "PYTHONDONTWRITEBYTECODE" in os.environ:
        monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    processor_seconds(PORTICO, "--version")  # compiles
    nothing = min(processor_seconds(sys.executable, "-c", "pass") for _ in range(5))
    assert min(processor_seconds(PORTICO, "--version") for _ in range(5)) - nothing < MOST


@pytest.mark.parametrize("name", [*main.COMMANDS, *main.GENERIC])
def test_every_command_is_where_the_table_says(name: str) -> None:
    command = _imported(name, main.Commands.lazy[name])
    assert command.name == name
    assert command.help


def test_the_help_of_all_shows_every_command() -> None:
    told = CliRunner().invoke(main.app, ["--help"]).stdout
    assert [name for name in (*main.COMMANDS, *main.GENERIC) if f" {name} " not in told] == []


def test_the_package_has_what_it_says() -> None:
    import portico_client

    assert all(getattr(portico_client, name) for name in portico_client.__all__)
    with pytest.raises(AttributeError, match="nope"):
        portico_client.nope  # noqa: B018
