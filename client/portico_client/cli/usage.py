"""`portico usage`: what sessions have used."""

from typing import Annotated, Any, Final

import typer

from portico_client.cli.named import columns_of
from portico_client.cli.screen import Column, Output, OutputOption, rows, show
from portico_client.cli.session import connect

_HOUR: Final = 3_600
_GIBIBYTE: Final = 1024**3

By = Annotated[str, typer.Option(help="What a row is about: project or user.")]
Period = Annotated[str | None, typer.Option(help="A month: 2026-11; by default the current one.")]
Since = Annotated[str | None, typer.Option(help="The first day, in place of a month: 2026-11-01.")]
Until = Annotated[str | None, typer.Option(help="The last day; today unless given.")]
OfDomain = Annotated[bool, typer.Option("--of-domain", help="Of your domain, not the project.")]


def hours(slot: str, unit: float = 1.0) -> Column:
    """A column of slot-hours, of a unit."""

    def read(row: Any) -> str:
        return f"{row.slot_seconds.get(slot, 0) / _HOUR / unit:.2f}"

    return (f"{slot} hours" if unit == 1 else f"{slot} GiB hours", read)


COLUMNS: Final = (hours("cpu"), hours("mem", _GIBIBYTE))


def usage(
    ctx: typer.Context,
    by: By = "project",
    period: Period = None,
    since: Since = None,
    until: Until = None,
    of_domain: OfDomain = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show what sessions have used, in hours of cores and of memory; `-o json` has seconds, and all slots."""
    report = connect(ctx).usage.report(by, period=period, since=since, until=until, of_domain=of_domain)
    columns = (*columns_of(("project", "user", "resource_group", "sessions")), *COLUMNS)
    show(output, report, lambda: rows(report.items, columns))
