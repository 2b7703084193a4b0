"""`portico policy`."""

from typing import Annotated

import typer

from portico_client.cli.named import named
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Output, OutputOption, show_one
from portico_client.cli.session import connect

app = named("policies")


@app.command("simulate")
def simulate(
    ctx: typer.Context,
    data: Annotated[str, typer.Option("--data", "-d", help="Who would do what to what: JSON, @file or -.")],
    output: OutputOption = Output.TABLE,
) -> None:
    """Simulate a decision: whether it would be allowed, and by which policies."""
    show_one(output, connect(ctx).policies.simulate(json_of(data, "--data")))
