"""What became of the mutants of a target."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Outcome:
    """How many mutants there were, and those that no test noticed."""

    name: str
    mutants: int = 0
    survivors: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of mutants that were noticed, 0 to 1."""
        return 1 - len(self.survivors) / self.mutants if self.mutants else 0.0

    def report(self) -> str:
        """A line with the figures, and one for each survivor."""
        killed = self.mutants - len(self.survivors)
        head = f"{self.name}: {killed} of {self.mutants} mutants killed, {self.share:.1%}"
        return "\n".join([head, *(f"  survived: {line}" for line in self.survivors)])


def read(name: str, dump: Iterable[str]) -> Outcome:
    """The outcome of a session, as `cosmic-ray dump` prints it: a work item and its result in each line."""
    outcome = Outcome(name)
    for line in dump:
        item, result = json.loads(line)
        if result is None or result["worker_outcome"] == "skipped":
            continue
        outcome.mutants += 1
        if result["test_outcome"] == "survived":
            outcome.survivors.extend(_place(mutation) for mutation in item["mutations"])
    return outcome


def _place(mutation: Mapping[str, Any]) -> str:
    line, column = mutation["start_pos"]
    operator = mutation["operator_name"].removeprefix("core/")
    return f"{mutation['module_path']}:{line}:{column} {operator} {mutation['occurrence']}"
