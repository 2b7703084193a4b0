"""`docs/performance.md`: the part between its marks is written from the results; what stands around it is people's."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bench.report import RESULTS
from local import environments
from local.home import ROOT

PAGE: Final = ROOT / "docs" / "performance.md"
PLOTS: Final = ROOT / "docs" / "performance"
BEGIN: Final = "<!-- begin: written by `python -m bench` -->"
ORDER: Final = (
    "cold starts",
    "cold starts, instructions",
    "cold starts, unseen",
    "warm overhead",
    "runs",
    "throughput",
    "sessions",
    "passes",
    "requests and capacity",
    "growth",
    "hot keys",
    "cost",
    "standing costs",
    "package",
)
END: Final = "<!-- end -->"


def write(results: Mapping[str, Any]) -> None:
    """Writes the figures into the page, and draws the plots. Raises ValueError when the page has lost its marks."""
    text = PAGE.read_text()
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"{PAGE.name} has not the marks {BEGIN} and {END}")
    PAGE.write_text(f"{before}{BEGIN}\n\n{chr(10).join(_lines(results))}\n{END}{after}")
    draw()


def draw() -> None:
    """Draws the plots, in the environment that has what draws."""
    environments.prepare(environments.BENCH)
    command = [str(environments.BENCH.python), "-m", "bench.plots", str(RESULTS), str(PLOTS)]
    subprocess.run(command, cwd=ROOT, check=True)


def _lines(results: Mapping[str, Any]) -> Iterator[str]:
    rows, tables = (sorted(results.get(kind, []), key=_place) for kind in ("rows", "tables"))
    yield "## Goals\n"
    yield from _table(("measured", "value", "goal", "met", "", "on"), [_row(row) for row in rows])
    machines = {str(_machine(item["machine"])) for item in (*rows, *tables) if item.get("machine")}
    yield f"\nOn {'; '.join(sorted(machines))}."
    for table in tables:
        yield f"\n## {table['name']}\n"
        yield from _table(table["columns"], table["cells"])
        yield f"\n{table['note']} On {table['date']}.".replace("\n ", "\n")
        if table["plot"]:
            yield f"\n![{table['name']}](performance/{table['name'].lower().replace(' ', '-')}.svg)"


def _place(item: Mapping[str, Any]) -> int:
    return ORDER.index(item["part"]) if item["part"] in ORDER else len(ORDER)


def _row(row: Mapping[str, Any]) -> Sequence[str]:
    goal = "" if row["goal"] is None else f"{'at least ' if row.get('more') else ''}{row['goal']:g}"
    met = "" if row["goal"] is None else "yes" if row["met"] else "**no**"
    return row["name"], f"{row['value']:.2f} {row['unit']}", goal, met, row["detail"], row["date"]


def _machine(machine: Mapping[str, Any]) -> str:
    return f"{machine.get('processor', machine['machine'])}, {machine['cpu']} processors, Python {machine['python']}"


def _table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in cells:
        yield f"| {' | '.join(text.replace('|', '/') for text in row)} |"
