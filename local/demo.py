"""`python -m local.demo [--home DIR] [GUIDE]`: plays a guide on the running stack, and leaves nothing behind."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from local.demo_guide import steps
from local.demo_shell import Outcome, Unplayable, play
from local.home import DEFAULT_HOME, ROOT, Home
from local.progress import complain

TOUR = ROOT / "docs" / "guides" / "tour.md"


def main() -> int:
    """Play the guide; 0 when all was as it states, 1 with a message when not."""
    parser = argparse.ArgumentParser(prog="python -m local.demo", description="A tour of Portico.")
    parser.add_argument("--home", default=str(DEFAULT_HOME), help="the stack's folder (default: .portico)")
    parser.add_argument("guide", nargs="?", type=Path, default=TOUR, help="the page to play (default: the tour)")
    given = parser.parse_args()
    home = Home(Path(given.home).resolve())
    if not home.credentials.exists():
        complain(f"there is no stack in {home.path}: make up")
        return 1
    try:
        return _told(play(steps(given.guide.read_text()), home.credentials), Console(highlight=False))
    except Unplayable as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("interrupted")
    return 1


def _told(outcomes: Iterable[Outcome], console: Console) -> int:
    """Each outcome in a line; 0 when all was as expected."""
    faults = 0
    for outcome in outcomes:
        console.print(_line(outcome), no_wrap=True, overflow="ellipsis")
        if outcome.fault is not None:
            console.print(outcome.fault, markup=False, soft_wrap=True)
            faults += 1
    if faults:
        complain("Not all was as expected")
        return 1
    console.print("All was as expected")
    return 0


def _line(outcome: Outcome) -> Text:
    fine = outcome.fault is None
    printed = ", ".join(outcome.printed)
    return Text.assemble(
        ("✓ " if fine else "✗ ", "green" if fine else "red"),
        f"{outcome.seconds:5.1f} s  ",
        (outcome.title, "bold"),
        f": {printed}" if printed else "",
    )


if __name__ == "__main__":
    sys.exit(main())
