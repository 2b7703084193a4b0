"""The Pythons that layers and environments are made of, fetched where they are missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from local import environments, pythons

HERE = f"python{sys.version_info.major}.{sys.version_info.minor}"
# Installs a Python 3.99 where it is told to.
UV = """#!/bin/sh
echo "$*" >> {log}
folder="$UV_PYTHON_INSTALL_DIR/cpython-3.99.1-linux/bin"
mkdir -p "$folder"
printf '#!/bin/sh\necho "cpython|3|99||$0"\n' > "$folder/python3.99"
chmod +x "$folder/python3.99"
"""


@pytest.fixture
def uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of a uv that stands on PATH."""
    log = tmp_path / "log"
    (tmp_path / "uv").write_text(UV.format(log=log))
    (tmp_path / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(pythons, "FETCHED", tmp_path / "fetched")
    return log


def test_the_python_at_hand_is_taken_without_uv(uv: Path) -> None:
    found = environments.python_of(HERE)
    told = subprocess.run(
        [found, "-c", "import sys; print(*sys.version_info[:2], sep='.')"], check=False, capture_output=True
    )
    assert (f"python{told.stdout.decode().strip()}", uv.exists()) == (HERE, False)


def test_a_python_that_is_missing_is_fetched_and_said(uv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fetched = uv.parent / "fetched" / "cpython-3.99.1-linux" / "bin" / "python3.99"
    assert environments.python_of("python3.99") == fetched
    assert "fetching Python 3.99" in capsys.readouterr().out
    uv.write_text("")
    assert environments.python_of("python3.99") == fetched
    assert "install" not in uv.read_text()


@pytest.mark.parametrize(
    ("line", "found"), [("version = 3.12.1", "python3.12"), ("version_info = 3.13.0", "python3.13")]
)
def test_the_runtime_is_that_of_the_workers_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, found: str
) -> None:
    monkeypatch.setattr(environments, "WORKER", environments.Environment("worker", tmp_path, None))
    assert environments.runtime() == HERE
    (tmp_path / "pyvenv.cfg").write_text(f"home = /usr/bin\n{line}\n")
    python = environments.WORKER.python
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    assert environments.runtime() == found
    python.unlink()
    python.symlink_to("/usr/bin/python-of-the-system-before")
    assert environments.runtime() == HERE
