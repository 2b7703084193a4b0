"""The agent on the oldest Python that it may meet, where this machine has one, and on this one."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.agent.session import Session


def oldest() -> str:
    """Python 3.9, where there is one, else this one."""
    kept = sorted(Path.home().glob(".pyenv/versions/3.9.*/bin/python3.9"))
    return str(kept[-1]) if kept else shutil.which("python3.9") or sys.executable


@pytest.mark.parametrize("python", [oldest(), sys.executable], ids=["oldest", "ours"])
def test_every_python_executes_alike(session: Callable[..., Session], python: str) -> None:
    one = session(python, secrets={"s": {"k": "v"}}).ready()
    assert one.run("1+1").media == [["text/plain", "2"]]
    error = one.run("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from e")
    assert error.stderr.splitlines()[-1] == "ValueError: x"
    assert "The above exception was the direct cause" in error.stderr
    one.json("PUT", "/files/content", b"x", path="a/b")
    assert one.json("POST", "/complete", {"code": "impor"})["matches"] == ["import"]
    assert one.json("GET", "/files", path="a")["items"][0]["size"] == 1
    assert one.run("exit 3", "batch").exit_code == 3
    assert one.end() == 0
