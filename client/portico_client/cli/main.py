"""`portico`: the root of all commands."""

from importlib.metadata import version
from typing import Annotated

import typer

from portico_client.cli import (
    contexts,
    events,
    functions,
    images,
    policies,
    projects,
    runs,
    schedules,
    secrets,
    tokens,
    webhooks,
)
from portico_client.cli.any_call import api
from portico_client.cli.apply import command as apply
from portico_client.cli.apply.export import export
from portico_client.cli.failures import Commands
from portico_client.cli.grouped import grouped
from portico_client.cli.groups import GROUPS
from portico_client.cli.named import named
from portico_client.cli.session import Globals
from portico_client.cli.table import TABLE

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Functions, their runs and events, on the command line.",
    epilog="Exit codes: 0 done, 1 a run or build failed, 2 usage, 3 not signed in or not allowed, 4 not found, "
    "5 conflict, 6 invalid, 7 too many requests, 8 server or network, 130 interrupted.",
)
app.command("login")(contexts.login)
app.command("logout")(contexts.logout)
app.command("whoami")(contexts.whoami)
app.add_typer(contexts.app, name="context")
app.add_typer(functions.app, name="function")
app.add_typer(runs.app, name="run")
app.add_typer(projects.app, name="project")
app.add_typer(policies.app, name="policy")
app.add_typer(images.app, name="image")
app.add_typer(secrets.app, name="secret")
app.add_typer(events.event, name="event")
app.add_typer(events.subscription, name="subscription")
app.add_typer(schedules.app, name="schedule")
app.add_typer(webhooks.app, name="webhook")
app.add_typer(tokens.app, name="token")
app.add_typer(events.letter, name="dead-letter")
for group in GROUPS:
    app.add_typer(grouped(group.command), name=group.command)
for resource, row in TABLE.items():
    if row.command not in {one.name for one in app.registered_groups}:
        app.add_typer(named(resource), name=row.command)
app.command("apply")(apply.apply)
app.command("delete")(apply.delete)
app.command("export")(export)
app.command("api")(api)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"portico {version('portico-client')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    context: Annotated[
        str | None,
        typer.Option(envvar="PORTICO_CONTEXT", help="The context to use.", autocompletion=contexts.contexts),
    ] = None,
    project: Annotated[
        str | None, typer.Option(envvar="PORTICO_PROJECT", help="The project to work in, as domain/project.")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version.")
    ] = False,
) -> None:
    ctx.obj = Globals(context, project)


def main() -> None:
    """The script `portico`."""
    app()
