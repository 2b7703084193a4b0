"""Modules that wait until something of them is asked for."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from portico.core.base.lazy_modules import postpone

HEAVY = """
import sys
from dataclasses import dataclass
sys.executed_heavy = getattr(sys, "executed_heavy", 0) + 1
@dataclass
class Thing:
    size: int
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that imports its heavy part."""
    (tmp_path / "roomy").mkdir()
    (tmp_path / "roomy" / "__init__.py").write_text("from roomy import heavy\n")
    (tmp_path / "roomy" / "heavy.py").write_text(HEAVY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "executed_heavy", 0, raising=False)
    yield tmp_path / "roomy"
    for name in ("roomy", "roomy.heavy"):
        sys.modules.pop(name, None)


def executed() -> int:
    return int(sys.executed_heavy)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("package")
def test_it_is_executed_once_when_something_of_it_is_asked_for() -> None:
    postpone("roomy.heavy")
    heavy: Any = import_module("roomy").heavy
    assert executed() == 0
    with ThreadPoolExecutor(8) as pool:
        things = list(pool.map(lambda size: heavy.Thing(size), range(50)))  # noqa: PLW0108 - each thread asks for it
    assert [thing.size for thing in things] == list(range(50))
    assert executed() == 1
    with pytest.raises(AttributeError, match=r"'roomy.heavy' has no attribute 'nothing'"):
        _ = heavy.nothing


@pytest.mark.usefixtures("package")
def test_what_is_imported_already_stays() -> None:
    package = import_module("roomy")
    postpone("roomy.heavy")
    assert package.heavy.Thing(1).size == 1
    assert executed() == 1


def test_one_that_is_not_there_is_told_at_once(package: Path) -> None:
    (package / "heavy.py").unlink()
    with pytest.raises(ModuleNotFoundError, match=r"roomy\.heavy"):
        postpone("roomy.heavy")
