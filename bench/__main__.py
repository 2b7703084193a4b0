"""`python -m bench`: measures, prints, writes `results/latest.json` and `docs/performance.md`; 1 when a goal is missed.

`--only cold,warm` measures these parts; `--quick` a few rounds of what needs no stack, which fails on no figure, and writes
nothing. What was not measured keeps the figures that it has.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from bench import (
    capacity,
    cold,
    cost,
    deliveries,
    document,
    folder,
    growth,
    hot_keys,
    instructions,
    kill,
    latency,
    overhead,
    package,
    passes,
    report,
    requests,
    sessions,
    standing,
    throughput,
    unseen,
    walls,
    warm,
)
from bench.report import Row, Table
from bench.stack import running


def main(arguments: Sequence[str]) -> int:
    """0 when all that was measured meets its goal."""
    options = _parser().parse_args(arguments)
    parts = _QUICK if options.quick else _PARTS
    if options.handlers:
        parts = {**parts, "cold": partial(cold.measure, among=frozenset(options.handlers.split(",")))}
    wanted = options.only.split(",") if options.only else list(parts)
    if unknown := set(wanted) - set(parts):
        _parser().error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    found: list[Row | Table] = []
    for name in wanted:
        for item in parts[name]():  # what is measured is kept, whatever fails after it
            found.append(item)
            if not options.quick:
                report.write(found)
    report.show(found)
    if options.quick:
        return 0
    document.write(report.results())
    return 0 if all(item.met for item in found if isinstance(item, Row)) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", help=f"the parts, joined by commas: {', '.join(_PARTS)}")
    parser.add_argument(
        "--handlers", help="the functions whose cold starts are measured, joined by commas; all by default"
    )
    parser.add_argument("--quick", action="store_true", help=f"a few rounds of {', '.join(_QUICK)}, within minutes")
    return parser


def _on_the_stack() -> Iterator[Row | Table]:
    with running() as bench:
        yield from latency.measure(bench)
        yield requests.measure(bench)
        yield from deliveries.measure(bench)
        yield from kill.measure(bench)
        yield from folder.measure(bench)
        yield from throughput.measure(bench)


_PARTS: dict[str, Callable[[], Iterable[Row | Table]]] = {
    "cold": cold.measure,
    "instructions": instructions.measure,
    "unseen": unseen.measure,
    "warm": warm.measure,
    "capacity": capacity.measure,
    "growth": growth.measure,
    "keys": hot_keys.measure,
    "cost": cost.measure,
    "standing": standing.measure,
    "package": package.measure,
    "overhead": overhead.measure,
    "stack": _on_the_stack,
    "walls": walls.measure,
    "sessions": sessions.measure,
    "passes": passes.measure,
}
_QUICK: dict[str, Callable[[], Iterable[Row | Table]]] = {
    "cold": lambda: cold.measure(3, among=cold.QUICK),
    "warm": lambda: warm.measure(20),
    "capacity": capacity.measure,
    "package": package.measure,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
