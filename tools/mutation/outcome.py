"""The outcome of a target's mutants."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Outcome:
    """The number of mutants, those that no test noticed, and the number noticed only by hanging."""

    name: str
    mutants: int = 0
    survivors: list[str] = field(default_factory=list)
    hung: int = 0
    unreached: int = 0

    @property
    def share(self) -> float:
        """The share of mutants that were noticed, 0 to 1."""
        return 1 - len(self.survivors) / self.mutants if self.mutants else 0.0

    def report(self) -> str:
        """A line with the figures, and one for each survivor."""
        killed = self.mutants - len(self.survivors)
        head = f"{self.name}: {killed} of {self.mutants} mutants killed, {self.share:.1%}"
        for count, what in ((self.hung, "by hanging"), (self.unreached, "not reached, so not counted")):
            head += f"; {count} {what}" if count else ""
        return "\n".join([head, *(f"  survived: {line}" for line in self.survivors)])


def read(name: str, dump: Iterable[str]) -> Outcome:
    """The outcome of a session, as `cosmic-ray dump` prints it: a work item and its result in each line.

    A mutant is killed when its tests ran and failed; one whose tests could not be run has survived, to be looked at.
    """
    outcome = Outcome(name)
    for line in dump:
        item, result = json.loads(line)
        if result is None:
            outcome.unreached += 1
        elif result["worker_outcome"] not in ("skipped", "no-test"):
            outcome.mutants += 1
            outcome.hung += result["output"] == "timeout"
            if result["test_outcome"] != "killed":
                outcome.survivors.extend(_place(mutation) for mutation in item["mutations"])
    outcome.survivors.sort()
    return outcome


def _place(mutation: Mapping[str, Any]) -> str:
    line, column = mutation["start_pos"]
    operator = mutation["operator_name"].removeprefix("core/")
    return f"{mutation['module_path']}:{line}:{column} {operator} {mutation['occurrence']}"
