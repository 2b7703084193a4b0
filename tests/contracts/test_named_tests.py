"""Tests that documents name: each is there, so that a promise does not outlive what watches it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support.template import ROOT

_NAMED: Final = re.compile(r"`?(tests/[\w/.*]+)(?:::(\w+))?")
DOCUMENTS: Final = sorted((ROOT / "docs").glob("*.md"))


def named(document: Path) -> Iterator[tuple[str, str | None]]:
    """The paths of tests that a document names, and the functions in them."""
    for found in _NAMED.finditer(document.read_text(encoding="utf-8")):
        yield found[1].rstrip("./"), found[2]


def missing(path: str, function: str | None) -> bool:
    """True if there is no such test."""
    files = list(ROOT.glob(path))
    if function is None:
        return not files
    return not any(function in _functions(file) for file in files)


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    assert [one for one in named(document) if missing(*one)] == []


def test_a_test_that_is_not_there_is_found(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("`tests/contracts/test_named_tests.py::test_gone`, `tests/gone`, `tests/contracts`.")
    assert [one for one in named(document) if missing(*one)] == [
        ("tests/contracts/test_named_tests.py", "test_gone"),
        ("tests/gone", None),
    ]
