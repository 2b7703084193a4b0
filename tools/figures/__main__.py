"""`python -m tools.figures [--trips] [--cold BASE]`: prints the figures of the house.

`--trips` adds what must be run for it: the files and functions that requests pass, and the cases of the role matrix. `--cold`
compares cold starts with those of another worktree, in which `python3 -m local.environments dev` was run.
"""

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools.figures import imports, sizes

Row = tuple[str, str]
PLAIN = ("tenancy", "projects")


def main(arguments: Sequence[str]) -> int:
    """0: the figures are for people; what must not grow is watched by tests."""
    given = _options().parse_args(arguments)
    if given.cold is not None:
        from tools.figures import cold

        cold.show(given.cold.resolve())
        return 0
    table = Table("figure", "now")
    for name, value in (*written(), *(passed() if given.trips else ())):
        table.add_row(name, value)
    Console(width=100).print(table)
    return 0


def written() -> Iterator[Row]:
    """The figures of what is written, without running it."""
    lines, generated = sizes.template_lines()
    by_kind = sizes.statements()
    wings = sum(count for kind, count in by_kind.items() if kind != "core")
    yield "imports that go upward; circles", f"{len(imports.upward())}; {len(imports.circles())}"
    yield "rooms at the top level of the package", str(imports.top_level_rooms())
    yield (
        "lines of the container; of what wires parts",
        f"{sizes.lines('platform/__init__.py')}; {sizes.wire_lines()}",
    )
    yield "lines of dto.py and routes.py", str(sizes.lines("**/*dto.py") + sizes.lines("**/*routes.py"))
    yield "actions that say their names by hand", str(sizes.action_headers())
    yield "statements of the wings; of core/", f"{wings}; {by_kind['core']}"
    yield "lines of the templates: written; generated", f"{lines}; {generated}"
    yield "lines below events/", str(sizes.sample_lines())
    yield f"lines of a plain resource ({PLAIN[1]})", str(sizes.plain_resource(*PLAIN))


def passed() -> Iterator[Row]:
    """The figures of what is run."""
    from tools.figures import roles, trips

    with contextlib.redirect_stdout(StringIO()):  # where the metrics of requests go
        found = trips.measured()
    for name, trip in found.items():
        yield f"files; functions that a {name} passes", f"{trip.files}; {trip.functions}"
    yield "cases of the role matrix", str(roles.cases())


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.figures", description="The figures of the house.")
    parser.add_argument("--trips", action="store_true", help="run requests, and add what they pass")
    parser.add_argument("--cold", metavar="BASE", type=Path, help="compare cold starts with another worktree")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
