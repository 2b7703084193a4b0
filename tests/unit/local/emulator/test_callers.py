"""Callers of the emulator's AWS, as they are remembered."""

from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import callers


class Evaluator:
    """The parts of the emulator that are used; it counts."""

    _SESSION_TOKEN_NOT_CHECKED = object()

    def __init__(self) -> None:
        self.credentials: dict[str, Any] = {"AK": SimpleNamespace(secret_access_key="s")}
        self.asked: list[tuple[Any, ...]] = []

    def resolve_credential(self, *asked: Any) -> Any:
        self.asked.append(asked)
        return self.credentials.get(asked[0], SimpleNamespace(code="Unknown"))


@pytest.fixture
def evaluator(monkeypatch: pytest.MonkeyPatch) -> Any:
    made, moments = Evaluator(), iter(range(10))
    callers.install(made, lambda: "0")
    monkeypatch.setattr(callers, "time", SimpleNamespace(monotonic=lambda: next(moments) * 0.6))
    return made


def test_one_is_resolved_once_a_second(evaluator: Any) -> None:
    found = [evaluator.resolve_credential("AK") for _ in range(2)]
    assert found[0] is found[1] is not None
    assert len(evaluator.asked) == 1
    del evaluator.credentials["AK"]
    assert evaluator.resolve_credential("AK").code == "Unknown"  # 1.2 s later


def test_each_argument_counts(evaluator: Any) -> None:
    for asked in (("AK",), ("AK", "1"), ("AK", "0", "token")):
        evaluator.resolve_credential(*asked)
    assert len(evaluator.asked) == 3


def test_an_unknown_one_is_looked_for_again(evaluator: Any) -> None:
    assert evaluator.resolve_credential("new").code == "Unknown"
    evaluator.credentials["new"] = SimpleNamespace(secret_access_key="s")
    assert evaluator.resolve_credential("new").secret_access_key == "s"
