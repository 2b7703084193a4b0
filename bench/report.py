"""Rows of results: a figure, what it is measured against, and its goal."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One result; `value` over `goal` misses it."""

    name: str
    value: float
    goal: float
    unit: str
    detail: str

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.goal


def results(rows: Sequence[Row]) -> dict[str, Any]:
    """The rows and the machine they come from, as JSON."""
    machine = {"cpu": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    return {"machine": machine, "rows": [{**asdict(row), "met": row.met} for row in rows]}


def show(rows: Sequence[Row]) -> None:
    """Prints the rows as a table."""
    table = Table("measured", "value", "goal", "met", "detail")
    for row in rows:
        value, goal = f"{row.value:.2f} {row.unit}", f"at most {row.goal:g} {row.unit}"
        table.add_row(row.name, value, goal, "yes" if row.met else "NO", row.detail)
    Console(width=140).print(table)
