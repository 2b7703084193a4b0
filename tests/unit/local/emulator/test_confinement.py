"""A worker of users' code has its own folder and the system's; a worker of the platform has all that its user has."""

from pathlib import Path

import pytest

from local.confinement.isolation import Isolation
from local.confinement.walls import open_parts
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create, invoke

LOOKS = """
import os, tempfile
def tried(do, *arguments):
    try:
        return do(*arguments) and None
    except OSError as error:
        return type(error).__name__
def handle(event, context):
    with open("/tmp/mine", "w") as file:
        file.write("mine")
    return {
        "closed": [tried(open, path) for path in event["files"]],
        "folder": tried(os.listdir, event["folder"]),
        "signals": tried(os.kill, event["pid"], 0),
        "variables": tried(open, f"/proc/{event['pid']}/environ"),
        "own": [tried(os.listdir, path) for path in ("/usr", os.path.dirname(__file__), tempfile.gettempdir())],
        "tmp": sorted(os.listdir("/tmp")),
    }
"""


def looks(emulator: Emulator, name: str, outside: Path) -> dict[str, object]:
    """Findings of a function of this name."""
    create(emulator.client("lambda"), name, LOOKS)
    (outside / "file").touch()
    home = emulator.home
    files = [str(file) for file in (home.root_key, home.process, home.log, outside / "file")]
    event = {"files": files, "folder": str(Path.home()), "pid": emulator.running.pid}
    found: dict[str, object] = invoke(emulator.client("lambda"), name, event)
    return found


def test_users_code_is_confined_and_the_platforms_is_not(emulator: Emulator, tmp_path: Path) -> None:
    isolation = Isolation.of_this_machine()
    if not isolation.has_own_tmp or isolation.told()["signals"] == "none":
        pytest.skip(f"this machine has not all walls: {isolation.line()}")
    theirs = looks(emulator, "portico-fn-mine", tmp_path)
    assert theirs["own"] == [None] * 3
    assert theirs["closed"] in (["PermissionError"] * 4, ["FileNotFoundError"] * 4)  # the latter where all is in /tmp
    assert theirs["folder"] == "PermissionError"
    assert (theirs["signals"], theirs["variables"]) == ("PermissionError", "PermissionError")
    assert "mine" in theirs["tmp"]
    assert not Path("/tmp/mine").exists()
    ours = looks(emulator, "portico-RunsFunction-mine", tmp_path)
    assert (ours["closed"], ours["folder"], ours["signals"], ours["variables"]) == ([None] * 4, None, None, None)
    Path("/tmp/mine").unlink()


def test_what_lies_beside_something_closed_is_open(tmp_path: Path) -> None:
    for name in ("a/closed/deep", "a/beside", "b"):
        (tmp_path / name).mkdir(parents=True)
    closed = [tmp_path / "a" / "closed"]
    assert set(open_parts(tmp_path, closed)) == {tmp_path / "a" / "beside", tmp_path / "b"}
    assert list(open_parts(tmp_path / "b", closed)) == [tmp_path / "b"]
    assert not list(open_parts(closed[0], closed))
