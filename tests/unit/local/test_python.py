"""The Python that the Makefile takes: one that Portico runs on, uv's where there is none, or a sentence."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.template import ROOT

SENTENCE = "error: Portico needs Python 3.11 to 3.14, and none is on PATH"
PYTHON = '#!/bin/sh\ncase "$1" in -c) exit {refuses} ;; esac\necho "{name} $*"\n'
UV = """#!/bin/sh
case "$*" in
*"python install"*) : > "$0.installed" ;;
*"python find"*) test -e "$0.installed" && echo {managed} ;;
esac
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The only folder on PATH; it is empty."""
    return tmp_path


def put(path: Path, name: str, text: str) -> Path:
    (path / name).write_text(text)
    (path / name).chmod(0o755)
    return path / name


def python(path: Path, name: str, *, fits: bool) -> Path:
    return put(path, name, PYTHON.format(name=name, refuses=int(not fits)))


def make(path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    found = shutil.which("make")
    assert found
    environ = {"PATH": str(path), "HOME": str(path)}
    return subprocess.run([found, *arguments], cwd=ROOT, env=environ, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("target", ["up", "down", "token", "status", "test-unit", "lock"])
def test_no_python_at_all_is_a_sentence_and_a_failure(path: Path, target: str) -> None:
    done = make(path, target)
    assert done.returncode != 0
    assert done.stderr.startswith(SENTENCE)
    assert "Error 1" in done.stderr.splitlines()[1]


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13", "python3.14", "python3"])
def test_any_that_fits_is_taken(path: Path, name: str) -> None:
    python(path, name, fits=True)
    done = make(path, "status")
    assert (done.returncode, done.stdout) == (0, f"{name} -m local status --home .portico\n")


def test_one_that_does_not_fit_is_passed_over(path: Path) -> None:
    python(path, "python3", fits=False)
    python(path, "python3.13", fits=True)
    assert make(path, "status").stdout.startswith("python3.13 ")
    (path / "python3.13").unlink()
    assert make(path, "status").stderr.startswith(SENTENCE)


def test_the_one_that_is_named_is_taken_unasked(path: Path) -> None:
    python(path, "python3.11", fits=True)
    mine = python(path, "mine", fits=False)
    assert make(path, "status", f"PYTHON={mine}").stdout.startswith("mine -m local status")


@pytest.mark.parametrize("given", ["PYTHON=", "PYTHON= "])
def test_an_empty_name_is_none(path: Path, given: str) -> None:
    python(path, "python3.12", fits=True)
    assert make(path, "status", given).stdout == "python3.12 -m local status --home .portico\n"


def test_no_recipe_begins_with_what_may_be_empty() -> None:
    """Such a recipe could begin with `-`, and make would ignore that it fails."""
    text = (ROOT / "Makefile").read_text()
    set_here = set(re.findall(r"^(?:override )?(\w+) :?= *\S", text, re.MULTILINE))
    begins = set(re.findall(r"^\t@?\$\((\w+)\)", text, re.MULTILINE))
    assert begins - set_here == {"MAKE"}


def test_uv_fetches_one_where_there_is_none_and_says_so(path: Path) -> None:
    put(path, "uv", UV.format(managed=python(path, "managed", fits=True)))
    for said in ("fetching Python 3.13", ""):
        done = make(path, "status")
        assert (done.returncode, done.stdout) == (0, "managed -m local status --home .portico\n")
        assert done.stderr.startswith(said)
        assert bool(done.stderr) == bool(said)


def test_a_uv_that_fetches_none_is_a_failure(path: Path) -> None:
    put(path, "uv", "#!/bin/sh\nexit 2\n")
    done = make(path, "status")
    assert done.returncode != 0
    assert SENTENCE in done.stderr


@pytest.mark.parametrize(("has", "fits"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)])
def test_one_that_does_not_fit_is_told_before_anything_else(has: tuple[int, int], *, fits: bool) -> None:
    code = f"import sys; sys.version_info = (*{has}, 0); import local; print('fits')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ), check=False, capture_output=True, text=True
    )
    told = f"error: Portico needs Python 3.11 to 3.14, and this is {has[0]}.{has[1]}: `make PYTHON=...` takes another\n"
    assert (done.returncode, done.stdout, done.stderr) == ((0, "fits\n", "") if fits else (1, "", told))
