"""Modules of the layer that take the place of a library's own: every name that the library imports is there."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.contracts.test_imports import HANDLERS, LIGHT
from tests.support.template import ROOT

INSTEAD = ROOT / "layers" / "dependencies" / "instead"
MODULES = {".".join(file.relative_to(INSTEAD).with_suffix("").parts): file for file in INSTEAD.rglob("*.py")}
PLANT = """
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
for name, file in {modules}.items():
    spec = spec_from_file_location(name, file)
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
for handler in {handlers}:
    import_module(handler)
"""


def imported(module: str) -> Iterator[str]:
    """The names that a module's package imports of it, anywhere in its code."""
    package = find_spec(module.partition(".")[0])
    assert package
    assert package.origin
    for file in Path(package.origin).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and module.endswith(node.module.lstrip(".")):
                yield from (name.name for name in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_all_names_that_are_imported_are_there(module: str) -> None:
    wanted = {name for name in imported(module) if name.isidentifier()}
    there = {node.name for node in ast.parse(MODULES[module].read_text()).body if isinstance(node, ast.ClassDef)}
    assert wanted
    assert wanted <= there


def test_every_function_of_the_api_starts_with_them() -> None:
    modules, handlers = {name: str(file) for name, file in MODULES.items()}, sorted(set(HANDLERS) - set(LIGHT))
    code = PLANT.format(modules=modules, handlers=handlers)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
