"""`portico run`, and what of it stands under `portico function`: run and logs."""

import json
from collections import deque
from itertools import islice
from typing import Annotated, Any

import typer

from portico_client import Portico
from portico_client.cli import logs
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.functions import Name
from portico_client.cli.functions import app as functions
from portico_client.cli.named import FILTER, Limit
from portico_client.cli.naming import names_of
from portico_client.cli.prefixes import whole
from portico_client.cli.reading import filter_of, json_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one
from portico_client.cli.session import connect
from portico_client.cli.spans import since
from portico_client.cli.waiting import going_on, until_settled
from portico_client.log_lines import lines_of
from portico_client.runs import SETTLED

COLUMNS = (
    ("id", lambda r: r.id),
    ("function", lambda r: r.function),
    ("status", lambda r: r.status),
    ("created", lambda r: r.created_at),
)
app = typer.Typer(help="Runs of functions.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The id of the run, or its first characters.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on until the run has ended.")]
Plain = Annotated[bool, typer.Option("--plain", help="What was printed, and nothing else.")]
Input = Annotated[str, typer.Option("--input", "-i", help="JSON, @file or - for stdin.")]


@functions.command("run")
def run(
    ctx: typer.Context,
    name: Name,
    input_: Input = "null",
    secret: Annotated[list[str] | None, typer.Option(help="A secret more, by name.")] = None,
    version: Annotated[int | None, typer.Option(help="The version to run.")] = None,
    alias: Annotated[str | None, typer.Option(help="The alias to run.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Show what it prints while it runs.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Print the run, and do not wait for it.")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Run a function and print its output; what it prints goes to stderr. Exit code 1 if the run failed."""
    if version is not None and alias is not None:
        raise Misused("Give --version or --alias.")
    client = connect(ctx)
    payload = json_of(input_, "--input")
    # Not blocking: an interruption of ours can then say which run it is that goes on.
    made = client.runs.create(name, payload, secrets=secret or (), version=version, alias=alias)
    if no_wait:
        show_one(output, made)
        return
    settled = _followed(client, made.id) if follow else until_settled(client, made)
    if output is Output.TABLE:
        _told(client, settled, logs=not follow)
    else:
        show_one(output, settled)
    if settled.status != "SUCCEEDED":
        error = settled.error
        said = f": {error.type}: {error.message}" if error else ""
        raise Failed(f"the run {settled.id} is {settled.status}{said}")


def _followed(client: Portico, run_id: str) -> Any:
    with going_on(f"run kill {run_id}"):
        for part in client.runs.follow(run_id):
            _to_stderr(part)
    return client.runs.get(run_id)


def _told(client: Portico, settled: Any, *, logs: bool) -> None:
    if logs:
        _to_stderr(client.runs.logs(settled.id) if settled.logs_omitted else settled.logs)
    if settled.status == "SUCCEEDED":
        typer.echo(settled.output_url or json.dumps(settled.output, indent=2, ensure_ascii=False))
    elif settled.error and settled.error.stacktrace:
        typer.echo("\n".join(line.rstrip("\n") for line in settled.error.stacktrace), err=True)


def _to_stderr(logs: Any) -> None:
    for line in lines_of(logs):
        typer.echo(line.text, err=True)


@functions.command("logs")
def logs_of_function(
    ctx: typer.Context,
    name: Name,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with the latest run, until it has ended.")
    ] = False,
    ago: Annotated[str | None, typer.Option("--since", help="Of runs since then: 15m, 2h, 3d, or a time.")] = None,
    grep: Annotated[str | None, typer.Option(help="Only lines in which this regular expression is.")] = None,
    tail: Annotated[int | None, typer.Option("--tail", "-n", min=1, help="Only so many lines, the last ones.")] = None,
    runs: Annotated[int | None, typer.Option(min=1, help="Of so many runs, the latest ones.")] = None,
    plain: Plain = False,
) -> None:
    """Show what the latest run of a function printed, each line after its time and stream; with options what many did."""
    client = connect(ctx)
    only_latest = not (ago or grep or tail or runs)
    latest = next(iter(client.runs.list(name, order="created_at:desc")), None)
    if latest is None:
        raise Misused(f"{name} has not run yet.")
    if not only_latest:
        found = logs.lines_of_function(client, name, since(ago, "--since") if ago else None, runs)
        pattern = logs.pattern_of(grep)
        passing = (line for line in found if pattern is None or pattern.search(line.text))
        logs.show(iter(deque(passing, maxlen=tail)) if tail else passing, plain=plain)
    if only_latest or (follow and latest.status not in SETTLED):
        _print(client, latest.id, follow=follow, plain=plain)


@app.command("list")
def list_(
    ctx: typer.Context,
    function: Annotated[
        str | None, typer.Option(help="Only those of a function.", autocompletion=names_of("functions"))
    ] = None,
    status: Annotated[str | None, typer.Option(help="Only those with a status, as FAILED.")] = None,
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
    order: Annotated[str, typer.Option(help="Fields with directions.")] = "created_at:desc",
    limit: Limit = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    """List runs, the latest first."""
    found = connect(ctx).runs.list(function, filter=filter_of(filter_, status), order=order)
    show_many(output, islice(found, limit), COLUMNS)


@app.command("get")
def get(ctx: typer.Context, run: Id, output: OutputOption = Output.TABLE) -> None:
    """Show a run: input, output, error, logs, attempts."""
    client = connect(ctx)
    show_one(output, client.runs.get(_whole(client, run)))


@app.command("kill")
def kill(ctx: typer.Context, run: Id, output: OutputOption = Output.TABLE) -> None:
    """End a run, at once."""
    client = connect(ctx)
    show_one(output, client.runs.kill(_whole(client, run)))


@app.command("logs")
def logs_of_run(ctx: typer.Context, run: Id, follow: Follow = False, plain: Plain = False) -> None:
    """Show what a run printed, each line after its time and stream; stderr goes to stderr."""
    client = connect(ctx)
    _print(client, _whole(client, run), follow=follow, plain=plain)


def _whole(client: Portico, run: str) -> str:
    return whole(run, lambda wanted: client.runs.list(filter=wanted), "run")


def _print(client: Portico, run: str, *, follow: bool, plain: bool) -> None:
    """Part after part: to the end of the run, or to the end of what there is now."""
    after: str | None = None
    while True:
        part = client.runs.logs(run, after=after, follow=follow)
        logs.print_logs(part, plain=plain)
        if part.done or (not follow and not part.lines):
            return
        after = part.cursor
