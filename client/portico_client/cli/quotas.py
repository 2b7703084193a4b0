"""`portico quota`: limits, and what is used of them."""

from typing import Annotated, Final

import typer

from portico_client.cli.failures import Misused
from portico_client.cli.named import columns_of
from portico_client.cli.screen import Output, OutputOption, show_many
from portico_client.cli.session import connect

app = typer.Typer(help="Quotas: limits, and what is used of them.", no_args_is_help=True)
_COLUMNS: Final = columns_of(("limit", "used", "max", "scope", "policy"))
_OfDomain = Annotated[bool, typer.Option("--of-domain", help="Of your domain, not the project.")]


@app.command("list")
def list_(ctx: typer.Context, of_domain: _OfDomain = False, output: OutputOption = Output.TABLE) -> None:
    """Show all limits on the project, and those that bound you besides."""
    show_many(output, connect(ctx).quotas.list(of_domain=of_domain), _COLUMNS)


@app.command("get")
def get(
    ctx: typer.Context,
    limit: Annotated[str, typer.Argument(help="The limit: functions, storage_bytes.")],
    of_domain: _OfDomain = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show one limit, in each place that it is set for."""
    quotas = connect(ctx).quotas.list(of_domain=of_domain)
    found = [quota for quota in quotas if quota.limit == limit.replace("-", "_")]
    if not found:
        known = ", ".join(dict.fromkeys(quota.limit for quota in quotas))
        raise Misused(f"There is no limit {limit!r}: use {known}.")
    show_many(output, found, _COLUMNS)
