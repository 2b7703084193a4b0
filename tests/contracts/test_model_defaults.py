"""Models are built when they are first used: no module defines one before that is pydantic's default."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tools.figures.imports import imported, modules

DEFAULTS = "core.base.pydantic_defaults"
BASES = {"BaseModel", "RootModel"}


@cache
def at_import(file: Path) -> frozenset[str]:
    """What importing a module imports, what stands in its functions left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    inner = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.If)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return frozenset(target for line, target in imported(file) if line not in inner)


def above(name: str) -> set[str]:
    """Everything that importing a module imports, the packages that it is in included."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module in found or module not in modules():
            continue
        found.add(module)
        waiting.extend(at_import(modules()[module]))
        waiting.append(module.rpartition(".")[0])
    return found


def with_models() -> list[str]:
    return [
        name
        for name, file in modules().items()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in BASES for base in node.bases)
    ]


@pytest.mark.parametrize("name", sorted(set(with_models())))
def test_models_are_not_built_when_they_are_defined(name: str) -> None:
    assert DEFAULTS in above(name), f"{name} defines models: import portico.{DEFAULTS} there"
