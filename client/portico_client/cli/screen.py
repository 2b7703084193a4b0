"""Output for people and programs: tables, JSON or YAML on stdout, all else on stderr. Colour in terminals only."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from portico_client.cli.times import local

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LEAST: Final = 12  # what is left of every column where a line is too long
_WIDE: Final = 100_000  # a pipe has no edge: nothing is cut or wrapped
_STYLES: Final = {
    **dict.fromkeys(("READY", "SUCCEEDED", "ACTIVE", "active", "created", "restored"), "green"),
    **dict.fromkeys(("ERROR", "FAILED", "DEAD", "TIMED_OUT", "INPUT_INVALID", "OUTPUT_INVALID"), "red"),
    **dict.fromkeys(("CREATING", "QUEUED", "RUNNING", "KILLED", "PAUSED", "paused", "updated", "deleted"), "yellow"),
}


class Output(StrEnum):
    """The form of a command's output."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"


OutputOption = Annotated[
    Output, typer.Option("--output", "-o", envvar="PORTICO_OUTPUT", help="How to show it.", case_sensitive=False)
]
Column = tuple[str, Callable[[Any], Any]]


def stdout() -> Console:
    """The console of results."""
    console = Console(highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def stderr() -> Console:
    """The console of all else."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def plain(value: Any) -> Any:
    """Models, or anything with models in it, as JSON values."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def show(output: Output, value: Any, table: Callable[[], Table]) -> None:
    """Writes a value as JSON or YAML, or the table that is made of it."""
    match output:
        case Output.JSON:
            typer.echo(json.dumps(plain(value), indent=2, ensure_ascii=False))
        case Output.YAML:
            import yaml

            typer.echo(yaml.safe_dump(plain(value), sort_keys=False, allow_unicode=True), nl=False)
        case Output.TABLE:
            _print(table())


def _print(table: Table) -> None:
    console = stdout()
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    typer.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def show_many(output: Output, entities: Iterable[Any], columns: Sequence[Column]) -> None:
    """Writes entities, one a row."""
    found = list(entities)
    show(output, found, lambda: rows(found, columns))


def show_one(output: Output, entity: Any) -> None:
    """Writes an entity, one field a row."""
    show(output, entity, lambda: _fields(_read(entity)))


def _read(entity: Any) -> dict[str, Any]:
    """The fields of an entity; times are still times."""
    fields = plain(entity)
    if not isinstance(entity, BaseModel):
        return dict(fields)
    times = {name: value for name, value in entity if isinstance(value, datetime)}
    return {**fields, **{name: value for name, value in times.items() if name in fields}}


def rows(entities: Iterable[Any], columns: Sequence[Column]) -> Table:
    """A table with a heading for each column."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    cells = [[cell(read(entity)) for _, read in columns] for entity in entities]
    natural = [max([len(title), *(row[n].cell_len for row in cells)]) for n, (title, _) in enumerate(columns)]
    for (title, _), width in zip(columns, _fitted(natural, stdout().width), strict=True):
        table.add_column(title.upper(), overflow="ellipsis", no_wrap=True, width=width)
    for row in cells:
        table.add_row(*row)
    return table


def _fitted(widths: list[int], room: int) -> list[int]:
    """Widths of columns that fit into a line: the widest give way first, to `_LEAST` at most."""
    found = list(widths)
    while sum(found) + 2 * len(found) > room and max(found) > _LEAST:
        found[found.index(max(found))] -= 1
    return found


def _fields(entity: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in entity.items():
        if value is not None and value not in ({}, []):
            table.add_row(name, cell(value))
    return table


def cell(value: Any) -> Text:
    """A value as people read it; what would steer the terminal is made visible."""
    match value:
        case None:
            text = "-"
        case datetime():
            text = local(value)
        case str():
            text = value
        case bool() | int() | float():
            text = json.dumps(value)
        case _:
            text = json.dumps(plain(value), ensure_ascii=False)
    return Text(_CONTROLS.sub("\ufffd", text), style=_STYLES.get(text, ""))
