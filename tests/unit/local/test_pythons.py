"""The Pythons that a machine has, wherever they are kept."""

import sys
from pathlib import Path

import pytest

from local import pythons

HERE = pythons.name_of(sys.version_info[:2])
FAKE = '#!/bin/sh\necho "{kind}|3|99|{flags}|{base}"\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it, and a PATH with the folder `bin` of it."""
    for name in ("PYENV_ROOT", "XDG_DATA_HOME", "UV_PYTHON_INSTALL_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}/shims:{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setattr(pythons, "FETCHED", tmp_path / "fetched")
    return tmp_path


def put(place: Path, *, kind: str = "cpython", flags: str = "", base: str = "/the/base") -> None:
    place.parent.mkdir(parents=True)
    place.write_text(FAKE.format(kind=kind, flags=flags, base=base))
    place.chmod(0o755)


def test_this_python_is_its_own_and_no_environments() -> None:
    found = pythons.found(HERE)
    assert found is not None
    assert pythons.base_of(Path(sys.executable)) == (HERE, found)
    assert not (found.parent.parent / "pyvenv.cfg").exists()


@pytest.mark.parametrize("place", [
    "bin/python3.99", "shims/python3.99", ".pyenv/versions/3.99.1/bin/python3.99",
    ".local/share/uv/python/cpython-3.99.1-linux-x86_64-gnu/bin/python3.99", "fetched/cpython-3.99.0-x/bin/python3.99",
])  # fmt: skip
def test_one_is_found_where_it_is_kept(home: Path, place: str) -> None:
    assert pythons.found("python3.99") is None
    put(home / place)
    assert pythons.found("python3.99") == Path("/the/base")
    assert pythons.found("python3.98") is None


@pytest.mark.parametrize(("kind", "flags"), [("pypy", ""), ("cpython", "t")])
def test_one_that_is_not_lambdas_is_passed_over(home: Path, kind: str, flags: str) -> None:
    put(home / "bin" / "python3.99", kind=kind, flags=flags)
    put(home / ".pyenv" / "versions" / "3.99.0" / "bin" / "python3.99", base="/the/right/one")
    assert pythons.found("python3.99") == Path("/the/right/one")


def test_a_shim_that_is_empty_is_passed_over(home: Path) -> None:
    put(home / "bin" / "python3.99")
    (home / "bin" / "python3.99").write_text("#!/bin/sh\necho 'not found' >&2; exit 127\n")
    assert pythons.found("python3.99") is None
