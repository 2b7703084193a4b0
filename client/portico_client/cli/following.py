"""`portico events`: what happens, as it happens."""

import json
from itertools import islice
from typing import Annotated

import typer

from portico_client.cli.screen import Output, OutputOption
from portico_client.cli.session import connect
from portico_client.server_events import Event


def events(
    ctx: typer.Context,
    types: Annotated[
        list[str] | None, typer.Argument(help="Types, or patterns as order.* and dev.portico.run.*; all unless given.")
    ] = None,
    project: Annotated[str | None, typer.Option("--in", help="Only of this project.")] = None,
    entity: Annotated[str | None, typer.Option(help="Only of this entity: function/hello.")] = None,
    after: Annotated[str | None, typer.Option(help="The `id` of the last event that was seen.")] = None,
    most: Annotated[int | None, typer.Option("--limit", help="End after so many.")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Follow what happens in the domain, as far as you may read it."""
    found = connect(ctx).streams.events(types or (), project=project, entity=entity, after=after)
    for event in islice(found, most):
        typer.echo(_line(event) if output is Output.TABLE else json.dumps({"id": event.id, "event": dict(event.data)}))


def _line(event: Event) -> str:
    told = event.data.get("data") or {}
    state = told.get("state") if isinstance(told, dict) else None
    return "  ".join(filter(None, (str(event.data.get("time", ""))[:19], event.type, event.subject, state)))
