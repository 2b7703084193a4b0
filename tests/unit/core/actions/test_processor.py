"""Monitors around validators around the service: the order, and that `done` is always called."""

from dataclasses import dataclass, field

import pytest
from portico.core.actions.processor import ActionProcessor, Outcome
from portico.core.base.errors import Forbidden, PorticoError
from portico.core.model.action import Action
from portico.core.model.call import Call, Origin

from tests.support.clock import TestClock
from tests.support.sample_resource import ACTIONS, ANN, HOME

CREATE = ACTIONS["create"](HOME, {"name": "box"})
ORIGIN = Origin("r-1", "00-" + "a" * 32 + "-" + "b" * 16 + "-01")


@dataclass
class Recorder:
    """Notes what is called, and fails where it is told to."""

    log: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    failing: dict[str, Exception] = field(default_factory=dict)

    def note(self, what: str) -> None:
        self.log.append(what)
        if what in self.failing:
            raise self.failing[what]


@dataclass
class NotingMonitor:
    name: str
    to: Recorder

    def prepare(self, call: Call) -> None:
        self.to.note(f"{self.name}.prepare")

    def done(self, call: Call, outcome: Outcome) -> None:
        self.to.outcomes.append(outcome)
        self.to.note(f"{self.name}.done")


@dataclass
class NotingValidator:
    name: str
    to: Recorder

    def validate(self, call: Call) -> None:
        self.to.note(self.name)


def run(to: Recorder) -> object:
    def handle(call: Call, action: Action) -> str:
        to.note("service")
        assert (call.principal, call.action, call.origin, action) == (ANN, CREATE, ORIGIN, CREATE)
        return "made"

    monitors = [NotingMonitor("a", to), NotingMonitor("b", to)]
    validators = [NotingValidator("v1", to), NotingValidator("v2", to)]
    processor = ActionProcessor(TestClock(), {type(CREATE): handle}, monitors, validators)
    return processor.run(ANN, CREATE, ORIGIN)


def test_the_order() -> None:
    to = Recorder()
    assert run(to) == "made"
    assert to.log == ["a.prepare", "b.prepare", "v1", "v2", "service", "b.done", "a.done"]
    assert [outcome.result for outcome in to.outcomes] == ["made", "made"]


@pytest.mark.parametrize(("at", "before"), [
    ("service", ["a.prepare", "b.prepare", "v1", "v2", "service"]), ("v1", ["a.prepare", "b.prepare", "v1"]),
    ("b.prepare", ["a.prepare", "b.prepare"]),
])  # fmt: skip
@pytest.mark.parametrize("error", [Forbidden("no"), RuntimeError("broken")])
def test_whatever_fails_is_told_to_the_monitors(at: str, before: list[str], error: Exception) -> None:
    to = Recorder(failing={at: error})
    with pytest.raises(type(error)) as raised:
        run(to)
    assert raised.value is error
    assert to.log == [*before, "b.done", "a.done"]
    assert [outcome.error for outcome in to.outcomes] == [error, error]


def test_a_monitor_that_was_not_prepared_is_not_done() -> None:
    to = Recorder(failing={"a.prepare": PorticoError("no")})
    with pytest.raises(PorticoError):
        run(to)
    assert to.log == ["a.prepare", "a.done"]


def test_a_failing_monitor_does_not_stop_the_others() -> None:
    to = Recorder(failing={"b.done": RuntimeError("broken")})
    with pytest.raises(RuntimeError):
        run(to)
    assert to.log[-2:] == ["b.done", "a.done"]


def test_an_action_that_nobody_handles_is_a_fault() -> None:
    with pytest.raises(KeyError):
        ActionProcessor(TestClock(), {}).run(ANN, CREATE, ORIGIN)
