"""`python -m tools.mutation [--again] [TARGET ...]`: changes the code in small ways and counts how many the tests notice.

Cosmic Ray makes the changes (operators, comparisons, constants, conditions, decorators, exceptions) in a copy of the
working tree, never in the tree itself. At least 85 % must be noticed in each target; those that were not are listed.
`--again` asks the tests as they are now about those alone (and about those that an interrupted session did not reach),
as long as the modules are the same.
"""

import sys
import tomllib
from pathlib import Path
from typing import Final

from tools.mutation.outcome import Outcome
from tools.mutation.session import Changed, Session

GOAL: Final = 0.85
TARGETS: Final = Path(__file__).with_name("targets.toml")


def main(arguments: list[str]) -> int:
    """0 when every target reaches the goal. One after the other: a mutant that hangs is recognized by its time."""
    again, names = "--again" in arguments, [name for name in arguments if name != "--again"]
    targets = tomllib.loads(TARGETS.read_text())
    unknown = set(names) - targets.keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(targets)}", file=sys.stderr)
        return 2
    outcomes = []
    for name in names or targets:
        try:
            outcomes.append(Session(name, **targets[name]).run(again=again))
        except Changed as changed:
            print(changed, file=sys.stderr)
            return 2
        print(outcomes[-1].report(), flush=True)
    return 0 if all(outcome.share >= GOAL for outcome in outcomes) else 1


__all__ = ["Outcome", "main"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
