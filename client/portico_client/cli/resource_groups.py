"""`portico resource-group`."""

from typing import Annotated, Final

import typer

from portico_client.cli.failures import Misused
from portico_client.cli.named import Order, columns_of, named
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one
from portico_client.cli.session import connect

app = named("resource_groups")
_SHARE: Final = columns_of(("domain_name", "project_name", "user_name", "ratio", "weight", "normalized_usage"))
_SUBJECT: Final = "acme, acme/vision or acme/vision/ann."
_LEVELS: Final = {"domains": "domain", "projects": "project", "users": "user"}

Group = Annotated[str, typer.Argument(help="The resource group.")]


@app.command("fair-shares")
def fair_shares(
    ctx: typer.Context,
    group: Group,
    level: Annotated[str | None, typer.Argument(help="domains, projects or users; your own three without it.")] = None,
    filter: Annotated[str | None, typer.Option(help="A filter as JSON.")] = None,  # noqa: A002
    min_ratio: Annotated[float | None, typer.Option(help="Those of at least this ratio.")] = None,
    order: Order = None,
    of_domain: Annotated[bool, typer.Option("--of-domain", help="Of your domain, not of everybody.")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show fair shares: whose sessions go first (a higher ratio) and why."""
    shares = connect(ctx).fair_shares
    if level is None:
        own = shares.own(group)
        show_many(output, [own.domain, own.project, own.user], _SHARE)
        return
    if level not in _LEVELS:
        raise Misused(f"There is no level {level!r}: use {', '.join(_LEVELS)}.")
    wanted = None if filter is None else json_of(filter, "--filter")
    found = shares.list(group, _LEVELS[level], filter=wanted, min_ratio=min_ratio, order=order, of_domain=of_domain)
    show_many(output, found, _SHARE)


@app.command("weight")
def weight(
    ctx: typer.Context,
    group: Group,
    subject: Annotated[str, typer.Argument(help=f"Whose: {_SUBJECT}")],
    weight: Annotated[
        float | None, typer.Argument(help="More than 0; twice the weight halves what usage counts.")
    ] = None,
    default: Annotated[bool, typer.Option("--default", help="The group's default again.")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show the weight of a domain, a project or a user, or set it."""
    if weight is not None and default:
        raise Misused("Give a weight, or --default.")
    shares = connect(ctx).fair_shares
    changes = weight is not None or default
    show_one(output, shares.set_weight(group, subject, weight) if changes else shares.get(group, subject))
