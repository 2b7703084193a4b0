"""The content of `functions.yaml`: named sets of grants, the functions, and the alarms."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tools.template.short_forms import Short, read

TABLE: Final = Path(__file__).parent / "functions.yaml"


@dataclass(frozen=True)
class Declared:
    """The content of the file."""

    text: str

    @cached_property
    def _whole(self) -> dict[str, Any]:
        whole: dict[str, Any] = read(self.text)
        return whole

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The rows, by folder."""
        return {folder: row or {} for folder, row in self._whole["functions"].items()}

    @property
    def alarms(self) -> dict[str, str]:
        """The meaning of a message, by the queue of dead letters."""
        alarms: dict[str, str] = self._whole["alarms"]
        return alarms

    @property
    def ages(self) -> dict[str, int]:
        """The age in seconds from which on a queue is behind."""
        ages: dict[str, int] = self._whole["ages"]
        return ages

    @property
    def tables(self) -> dict[str, list[str]]:
        """The indexes of each table."""
        tables: dict[str, list[str]] = self._whole["tables"]
        return tables

    @property
    def objectives(self) -> dict[str, float]:
        """The part of calls of each API that must not fail."""
        objectives: dict[str, float] = self._whole["objectives"]
        return objectives

    def grants(self, folder: str) -> list[tuple[str, Any]]:
        """The grants of a function, in turn: the name of a set, or nothing for one of its own, and its statement."""
        return list(self._flat(self.functions[folder].get("grants", [])))

    def _flat(self, listed: Any, name: str = "") -> Iterator[tuple[str, Any]]:
        if isinstance(listed, str):
            yield from self._flat(self._whole["grants"][listed], listed)
        elif isinstance(listed, list):
            for one in listed:
                yield from self._flat(one)
        else:
            yield name, _statement(listed)


def declared() -> Declared:
    """The declarations of the file."""
    return Declared(TABLE.read_text(encoding="utf-8"))


def _statement(grant: Any) -> Any:
    """The grant as a statement of a policy; of a condition, that of each of its cases."""
    if isinstance(grant, Short):
        return Short(grant.name, [_statement(one) if isinstance(one, dict) else one for one in grant.value])
    return {"Effect": "Allow", **grant}
