"""`python -m tools.mutation [TARGET ...]`: changes the code in small ways and counts how many of them the tests notice.

Cosmic Ray makes the changes (operators, comparisons, constants, conditions, decorators, exceptions) in a copy of the
working tree, never in the tree itself. At least 85 % must be noticed in each target; those that were not are listed.
"""

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from tools.mutation.outcome import Outcome
from tools.mutation.session import Session

GOAL: Final = 0.85
TARGETS: Final = Path(__file__).with_name("targets.toml")


def main(names: list[str]) -> int:
    """0 when every target reaches the goal."""
    targets = tomllib.loads(TARGETS.read_text())
    unknown = set(names) - targets.keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(targets)}", file=sys.stderr)
        return 2
    chosen = {name: target for name, target in targets.items() if name in names or not names}
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(lambda item: Session(item[0], **item[1]).run(), chosen.items()))
    for outcome in outcomes:
        print(outcome.report())
    return 0 if all(outcome.share >= GOAL for outcome in outcomes) else 1


__all__ = ["Outcome", "main"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
