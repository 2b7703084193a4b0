"""`portico event`, `portico subscription` and `portico dead-letter`."""

from collections.abc import Callable
from itertools import islice
from typing import Annotated, Any

import typer

from portico_client.cli.failures import Failed, Misused
from portico_client.cli.named import FILTER, Limit, given, named
from portico_client.cli.naming import names_of
from portico_client.cli.options import Description, MoreSecrets
from portico_client.cli.prefixes import whole
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.models import ManyPurged, ManyRedriven
from portico_client.runs import DeadLetters

event = named("events", "Event types, and emitting events.", own=("create",))
subscription = named(
    "subscriptions",
    "Subscriptions: functions that run on events.",
    own=("create",),
    texts={"pause": "Let events pass by until it is resumed.", "resume": "Take events again."},
)
letter = typer.Typer(
    help="Dead letters: what is left of runs that died, and events that could not become one.",
    no_args_is_help=True,
)
LETTERS = (
    ("id", lambda d: d.id),
    ("function", lambda d: d.function),
    ("reason", lambda d: d.reason),
    ("status", lambda d: d.status),
)
EventName = Annotated[str, typer.Argument(help="The event type.", autocompletion=names_of("events"))]
FunctionOption = Annotated[str, typer.Option(help="The function to run.", autocompletion=names_of("functions"))]


@event.command("create")
def create_event_type(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The `type` of its events.")],
    schema: Annotated[str | None, typer.Option(help="The JSON Schema of the data: JSON, @file or -.")] = None,
    description: Description = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Create an event type."""
    body = given(name=name, schema=json_of(schema, "--schema") if schema else None, description=description)
    show_one(output, connect(ctx).events.create(body))


@event.command("emit")
def emit(
    ctx: typer.Context,
    name: EventName,
    data: Annotated[str, typer.Option("--data", "-d", help="JSON, @file or - for stdin.")] = "null",
    event_id: Annotated[
        str | None, typer.Option("--id", help="Emitted again with it, it is not published again.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where it happened; goes with --id.")] = None,
    subject: Annotated[str | None, typer.Option(help="What it is about; goes with --id.")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Emit an event: its data alone, or with attributes of CloudEvents."""
    payload = json_of(data, "--data")
    events = connect(ctx).events
    if event_id is None and source is None and subject is None:
        emitted = events.emit(name, payload)
    elif event_id is None or source is None:
        raise Misused("Attributes need both --id and --source.")
    else:
        fixed = {"specversion": "1.0", "type": name, "datacontenttype": "application/json", "data": payload}
        emitted = events.emit_event(name, fixed | given(id=event_id, source=source, subject=subject))
    columns = (("id", lambda e: e.id), ("source", lambda e: e.source), ("duplicate", lambda e: e.duplicate))
    show_many(output, emitted.items, columns)


@subscription.command("create")
def create_subscription(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.")],
    event_type: Annotated[str, typer.Option("--event", help="An event type, or a pattern as order.*.")],
    function: FunctionOption,
    filter_: Annotated[str | None, typer.Option("--filter", help="Filters of CloudEvents as JSON, @file or -.")] = None,
    secret: MoreSecrets = None,
    max_attempts: Annotated[int | None, typer.Option(help="How often a run is attempted at most.")] = None,
    description: Description = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Run a function on events."""
    body = given(
        name=name,
        event=event_type,
        function=function,
        filter=json_of(filter_, "--filter") if filter_ else None,
        secrets=secret,
        retries={"max_attempts": max_attempts} if max_attempts else None,
        description=description,
    )
    show_one(output, connect(ctx).subscriptions.create(body))


@letter.command("list")
def letters(
    ctx: typer.Context,
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
    limit: Limit = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    """List dead letters."""
    wanted = json_of(filter_, "--filter") if filter_ else None
    show_many(output, islice(connect(ctx).dead_letters.list(filter=wanted), limit), LETTERS)


Ids = Annotated[list[str] | None, typer.Argument(help="The ids, or their first characters.")]
All = Annotated[bool, typer.Option("--all", help="All that the filter lets through.")]


@letter.command("get")
def letter_of(
    ctx: typer.Context,
    dead: Annotated[str, typer.Argument(help="Its id, or the first characters.")],
    output: OutputOption = Output.TABLE,
) -> None:
    """Show a dead letter with its input."""
    letters = connect(ctx).dead_letters
    show_one(output, letters.get(_whole(letters, dead)))


@letter.command("redrive")
def redrive(
    ctx: typer.Context,
    ids: Ids = None,
    every: All = False,
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
) -> None:
    """Run the functions of dead letters on their inputs again."""
    letters = connect(ctx).dead_letters
    count = (
        _all(letters.redrive_many, filter_)
        if _every(ids, every)
        else _each(ids, lambda one: letters.redrive(_whole(letters, one)))
    )
    stderr().print(f"{count} redriven")


@letter.command("purge")
def purge(
    ctx: typer.Context,
    ids: Ids = None,
    every: All = False,
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
) -> None:
    """Remove dead letters for good."""
    letters = connect(ctx).dead_letters
    count = (
        _all(letters.purge_many, filter_)
        if _every(ids, every)
        else _each(ids, lambda one: letters.purge(_whole(letters, one)))
    )
    stderr().print(f"{count} purged")


def _whole(letters: DeadLetters, text: str) -> str:
    return whole(text, lambda wanted: letters.list(filter=wanted), "dead letter")


def _every(ids: list[str] | None, every: bool) -> bool:
    if bool(ids) == every:
        raise Misused("Give ids, or --all.")
    return every


def _each(ids: list[str] | None, do: Callable[[str], Any]) -> int:
    for one in ids or ():
        do(one)
    return len(ids or ())


def _all(do: Callable[[dict[str, Any]], ManyRedriven | ManyPurged], filter_: str | None) -> int:
    """Page after page. Raises Failed when some could not be."""
    body = given(filter=json_of(filter_, "--filter") if filter_ else None)
    count, failed, more = 0, 0, True
    while more:
        done = do(body)
        count += done.count
        failed += len(done.failed) if isinstance(done, ManyRedriven) else 0
        body["cursor"], more = done.next_cursor, done.has_more
    if failed:
        raise Failed(f"{failed} could not be redriven, {count} were")
    return count
