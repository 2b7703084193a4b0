"""The startup file of the built layer: each module as its source."""

import re
import sys
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from portico.core.base.startup import INTERPRETER, StartupFile

from tests.contracts.test_imports import BEFORE_THE_STARTUP_FILE
from tests.support.layers import make_layer
from tests.support.template import ROOT

LAYER = ROOT / "layers" / "portico"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    artifacts = tmp_path_factory.mktemp("layer")
    said = make_layer(LAYER, "PorticoLayer", artifacts)
    assert "0 modules were not imported" in said
    return artifacts / "python"


@pytest.fixture(scope="module")
def file(built: Path) -> StartupFile:
    return StartupFile(str(built / "portico.startup"))


def records(file: StartupFile) -> Iterator[tuple[str, tuple[CodeType, dict[str, CodeType], dict[Any, Any]]]]:
    """The source of each module below the layer, and its record."""
    for folder, place in file.folders.items():
        for name, (at, size, is_package) in file.read(place).items():
            path = Path(folder, name, "__init__.py") if is_package else Path(folder, f"{name}.py")
            yield str(path), file.read((at, size))


def test_each_module_is_that_of_its_source(built: Path, file: StartupFile) -> None:
    found = dict(records(file))
    assert found.keys() == {str(path.relative_to(built)) for path in built.rglob("*.py")}
    for path, (code, _, _) in found.items():
        assert code == compile((built / path).read_text(), path, "exec", dont_inherit=True), path
        assert code.co_filename == f"/opt/python/{path}"


def test_each_method_and_pattern_is_that_of_its_text(file: StartupFile) -> None:
    kept = [(methods, patterns) for _, (_, methods, patterns) in records(file)]
    methods = [known for both in (*kept, file.read(file.common)) for known in both[0].items()]
    patterns = [known for both in (*kept, file.read(file.common)) for known in both[1].items()]
    assert len(methods) > 100
    assert len(patterns) > 50
    assert all(code == compile(text, "<string>", "exec", dont_inherit=True) for text, code in methods)
    for (pattern, flags), made in patterns:
        assert re._compiler._sre.compile(pattern, *made) == re._compiler.compile(pattern, flags), pattern  # type: ignore[attr-defined]


def test_what_is_imported_before_has_bytecode_of_its_own(built: Path) -> None:
    compiled = {path.relative_to(built) for path in built.rglob("*.pyc")}
    sources = [Path(*name.split(".")) for name in BEFORE_THE_STARTUP_FILE]
    files = [path / "__init__.py" if (built / path).is_dir() else path.with_suffix(".py") for path in sources]
    assert compiled == {Path(cache_from_source(str(file))) for file in files}


def test_a_file_is_for_one_interpreter() -> None:
    assert INTERPRETER.startswith(f"startup 1 {sys.implementation.cache_tag} ".encode())
