"""`portico task`: work that takes longer than a request, and exports, which are some."""

from collections import deque
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from portico_client import Portico
from portico_client.cli.failures import Failed
from portico_client.cli.named import FILTER, Limit, columns_of, given
from portico_client.cli.prefixes import whole
from portico_client.cli.reading import filter_of, json_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.cli.waiting import going_on, spinning
from portico_client.models import TaskPublic
from portico_client.tasks import GOOD

app = typer.Typer(help="Tasks: work that goes on by itself, and exports.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The id of the task, or its first characters.")]
To = Annotated[Path | None, typer.Option("--to", help="Write the file there, not its address to the screen.")]
_COLUMNS = columns_of(("id", "kind", "target", "status", "created_at"))


@app.command("list")
def list_(
    ctx: typer.Context,
    status: Annotated[str | None, typer.Option(help="Only those with a status, as RUNNING.")] = None,
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
    limit: Limit = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    """List tasks, the latest first."""
    found = connect(ctx).tasks.list(filter=filter_of(filter_, status), order="created_at:desc")
    show_many(output, islice(found, limit), _COLUMNS)


@app.command("get")
def get(ctx: typer.Context, task: Id, output: OutputOption = Output.TABLE) -> None:
    """Show a task: its progress, its errors, where its result is."""
    client = connect(ctx)
    show_one(output, client.tasks.get(_whole(client, task)))


@app.command("cancel")
def cancel(ctx: typer.Context, task: Id, output: OutputOption = Output.TABLE) -> None:
    """End a task before its time."""
    client = connect(ctx)
    show_one(output, client.tasks.cancel(_whole(client, task)))


@app.command("wait")
def wait(ctx: typer.Context, task: Id, to: To = None, output: OutputOption = Output.TABLE) -> None:
    """Wait for the end of a task. Exit code 1 unless it did what it was to, or most of it."""
    client = connect(ctx)
    ended(client, _whole(client, task), to, output)


@app.command("export")
def export(
    ctx: typer.Context,
    resource: Annotated[str, typer.Argument(help="users, projects, runs, sessions, audit-logs or usage.")],
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
    field: Annotated[list[str] | None, typer.Option(help="A column; by default there are all.")] = None,
    to: To = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Print the task, and do not wait for it.")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Write what a search finds to a CSV file, and wait for it."""
    client = connect(ctx)
    wanted = json_of(filter_, "--filter") if filter_ else None
    project = client.transport.project if resource == "runs" else None
    of = project.partition("/")[2] if project else None
    made = client.tasks.export(given(resource=resource, filter=wanted, fields=field, project=of))
    if no_wait:
        show_one(output, made)
    else:
        ended(client, made.id, to, output)


def ended(client: Portico, task_id: str, to: Path | None, output: Output) -> None:
    """Waits for the end of a task, shows it, and writes its file. Raises Failed for one that did not do what it was to."""
    with going_on(f"task cancel {task_id}"), spinning(f"task {task_id}"):
        found: TaskPublic = deque(client.tasks.going(task_id), maxlen=1)[0]
    if found.status not in GOOD or (to is not None and found.result is None):
        said = f": {found.errors[0].message}" if found.errors else ""
        raise Failed(f"the task {task_id} is {found.status}{said}")
    if to is None:
        show_one(output, found)
        return
    size = client.tasks.save(found, to)
    stderr().print(f"{to}: {size} bytes, {found.status}", markup=False)


def _whole(client: Portico, text: str) -> str:
    return whole(text, lambda wanted: client.tasks.list(filter=wanted), "task")
