"""`portico usage`: what sessions have used."""

from typing import Annotated, Any, Final

import typer

from portico_client.cli.failures import Misused
from portico_client.cli.named import columns_of
from portico_client.cli.screen import Column, Output, OutputOption, rows, show
from portico_client.cli.session import connect

_HOUR: Final = 3_600
_GIBIBYTE: Final = 1024**3
_NAMES: Final = ("project", "user", "resource_group", "sessions")

By = Annotated[str, typer.Option(help="What a row is about: domain, project or user.")]
Period = Annotated[str | None, typer.Option(help="A month: 2026-11; by default the current one.")]
Since = Annotated[str | None, typer.Option(help="The first day, in place of a month: 2026-11-01.")]
Until = Annotated[str | None, typer.Option(help="The last day; today unless given.")]
OfDomain = Annotated[bool, typer.Option("--of-domain", help="Of your domain, not the project.")]
Everywhere = Annotated[bool, typer.Option("--everywhere", help="Of all domains, as a superadmin.")]


def hours(slot: str, unit: float = 1.0) -> Column:
    """A column of slot-hours, of a unit."""

    def read(row: Any) -> str:
        return f"{row.slot_seconds.get(slot, 0) / _HOUR / unit:.2f}"

    return (f"{slot} hours" if unit == 1 else f"{slot} GiB hours", read)


def cost(row: Any) -> str:
    """What a row cost: `1.50 USD`; `-` where nothing has a price."""
    return ", ".join(f"{amount:.2f} {currency}" for currency, amount in sorted(row.cost.items())) or "-"


COLUMNS: Final = (hours("cpu"), hours("mem", _GIBIBYTE))


def usage(
    ctx: typer.Context,
    by: By = "project",
    period: Period = None,
    since: Since = None,
    until: Until = None,
    of_domain: OfDomain = False,
    everywhere: Everywhere = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show what sessions have used, in hours of cores and of memory, and what it cost; `-o json` has seconds, and all slots."""
    if of_domain and everywhere:
        raise Misused("Use --of-domain or --everywhere, not both.")
    reports = connect(ctx).usage
    report = reports.report(by, period=period, since=since, until=until, of_domain=of_domain, everywhere=everywhere)
    names = ("domain", *_NAMES) if everywhere else _NAMES
    show(output, report, lambda: rows(report.items, (*columns_of(names), *COLUMNS, ("cost", cost))))
