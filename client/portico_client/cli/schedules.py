"""`portico schedule`."""

from typing import Annotated

import typer

from portico_client.cli.failures import Misused
from portico_client.cli.named import given, named
from portico_client.cli.naming import names_of
from portico_client.cli.options import MoreSecrets
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Output, OutputOption, show_one
from portico_client.cli.session import connect

COLUMNS = (
    ("name", lambda s: s.name),
    ("schedule", lambda s: s.schedule),
    ("what", lambda s: s.function or s.event),
    ("paused", lambda s: s.paused),
    ("status", lambda s: s.status),
    ("next", lambda s: next(iter(getattr(s, "next_times", None) or ()), None)),  # servers tell it from some version on
)
app = named(
    "schedules",
    "Schedules: functions that run, and events that happen, at times.",
    own=("create",),
    columns=COLUMNS,
    texts={"pause": "Let nothing happen until it is resumed.", "resume": "Go on."},
)


@app.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.")],
    schedule: Annotated[str, typer.Option(help="rate(5 minutes), cron(0 9 ? * MON-FRI *) or at(2027-01-01T09:00:00).")],
    function: Annotated[
        str | None, typer.Option(help="The function to run.", autocompletion=names_of("functions"))
    ] = None,
    event: Annotated[str | None, typer.Option(help="The event to emit.", autocompletion=names_of("events"))] = None,
    data: Annotated[str | None, typer.Option("--data", "-d", help="Input or data: JSON, @file or -.")] = None,
    secret: MoreSecrets = None,
    time_zone: Annotated[str | None, typer.Option(help="As Europe/Berlin; UTC by default.")] = None,
    start: Annotated[str | None, typer.Option(help="Not before (RFC 3339).")] = None,
    end: Annotated[str | None, typer.Option(help="Not after (RFC 3339).")] = None,
    paused: Annotated[bool, typer.Option("--paused", help="Not until it is resumed.")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Run a function, or emit an event, at times."""
    if bool(function) == bool(event):
        raise Misused("Give --function or --event.")
    body = given(
        name=name, schedule=schedule, function=function, event=event, time_zone=time_zone, start=start, end=end,
        data=json_of(data, "--data") if data else None, secrets=secret, paused=paused or None,
    )  # fmt: skip
    show_one(output, connect(ctx).schedules.create(body))
