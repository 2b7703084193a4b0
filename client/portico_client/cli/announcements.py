"""`portico announcement`."""

from typing import Final

import typer

from portico_client.cli.named import columns_of, named
from portico_client.cli.screen import Output, OutputOption, show_many
from portico_client.cli.session import connect

app = named("announcements", "Announcements: what the operators of the platform tell.")
_CURRENT: Final = columns_of(("name", "message", "until"))


@app.command("current")
def current(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """List those that are for you now, the latest first."""
    show_many(output, connect(ctx).announcements.current(), _CURRENT)
