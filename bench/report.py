"""The report of the benchmark: rows with a figure and its goal, and tables; kept from run to run."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Shown

RUNS = "runs"
RESULTS = Path(__file__).parent / "results" / "latest.json"


@dataclass(frozen=True)
class Row:
    """One result. `part` is what it is shown under.

    `value` over `goal` misses it, or under it where more is better; None is a figure without a goal.
    """

    name: str
    value: float
    goal: float | None
    unit: str
    detail: str
    part: str = RUNS
    more: bool = False

    @property
    def met(self) -> bool:
        """True if the goal is met."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.more else self.value <= self.goal


@dataclass(frozen=True)
class Table:
    """Figures that belong together, as they are shown: texts in columns. `plot` is what is drawn of them."""

    name: str
    part: str
    columns: Sequence[str]
    cells: Sequence[Sequence[str]]
    note: str = ""
    plot: Mapping[str, Any] = field(default_factory=dict)


Found = Sequence[Row | Table]


def machine() -> dict[str, Any]:
    """The machine of the figures."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor() or "unknown",
        "cpu": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def merged(known: Mapping[str, Any], found: Found) -> dict[str, Any]:
    """The results so far with those of this run; what was not measured now keeps its figures, their date and machine."""
    said = {"date": datetime.now(UTC).date().isoformat(), "machine": machine()}
    rows = {row["name"]: row for row in known.get("rows", [])}
    tables = {table["name"]: table for table in known.get("tables", [])}
    measured = {
        (type(item), item.part) for item in found if item.part != RUNS
    }  # several make this part, each some rows
    rows = {name: row for name, row in rows.items() if (Row, row.get("part", RUNS)) not in measured}
    tables = {name: table for name, table in tables.items() if (Table, table["part"]) not in measured}
    for item in found:
        if isinstance(item, Row):
            rows[item.name] = {**asdict(item), "met": item.met, **said}
        else:
            tables[item.name] = {**asdict(item), **said}
    return {"rows": list(rows.values()), "tables": list(tables.values())}


def results() -> dict[str, Any]:
    """The results of earlier runs; rows without a date are as old as the file."""
    if not RESULTS.exists():
        return {}
    known: dict[str, Any] = json.loads(RESULTS.read_text())
    written = datetime.fromtimestamp(RESULTS.stat().st_mtime, UTC).date().isoformat()
    for row in known["rows"]:
        row.setdefault("date", written)
        row.setdefault("part", RUNS)
        row.setdefault("machine", known.get("machine"))
    return known


def write(found: Found) -> dict[str, Any]:
    """All results, after those of this run were written among them."""
    everything = merged(results(), found)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(everything, indent=2) + "\n")
    return everything


def show(found: Found) -> None:
    """Prints the rows as a table, and then the tables."""
    shown = Shown("measured", "value", "goal", "met", "detail")
    for row in found:
        if isinstance(row, Row):
            goal = "" if row.goal is None else f"at most {row.goal:g} {row.unit}"
            shown.add_row(row.name, f"{row.value:.2f} {row.unit}", goal, "yes" if row.met else "NO", row.detail)
    console = Console(width=140)
    console.print(shown)
    for table in found:
        if isinstance(table, Table):
            drawn = Shown(*table.columns, title=table.name, caption=table.note)
            for cells in table.cells:
                drawn.add_row(*cells)
            console.print(drawn)
