"""`portico`: the root of all commands."""

from typing import Annotated, Final

import typer

from portico_client.cli.globals import Globals
from portico_client.cli.groups import GROUPS
from portico_client.cli.lazy import Lazy, LazyGroup, of_group, of_resource
from portico_client.cli.table import TABLE
from portico_client.version import VERSION

_CLI: Final = "portico_client.cli"
COMMANDS: Final = {
    "init": Lazy(f"{_CLI}.init:init", "Begin a function: a folder with code, a test event and `portico.yaml`."),
    "deploy": Lazy(f"{_CLI}.deploying.command:deploy", "Create or update the function of a folder."),
    "invoke": Lazy(f"{_CLI}.invoke:invoke", "Run the function of a folder on its test event, here with --local."),
    "dev": Lazy(f"{_CLI}.dev:dev", "Deploy the function of a folder at every change, and follow what it prints."),
    "login": Lazy(f"{_CLI}.contexts:login", "Sign in, and keep it as a context."),
    "logout": Lazy(f"{_CLI}.contexts:logout", "End the session of a context, and forget its tokens."),
    "whoami": Lazy(f"{_CLI}.contexts:whoami", "Show who the server says you are."),
    "apply": Lazy(f"{_CLI}.apply.command:apply", "Make what files describe."),
    "delete": Lazy(f"{_CLI}.apply.command:delete", "Delete what files describe."),
    "export": Lazy(f"{_CLI}.apply.export:export", "Write what is in the project as documents for `apply`."),
    "api": Lazy(f"{_CLI}.any_call:api", "Call any operation of the API by its method and path."),
    "context": Lazy(f"{_CLI}.contexts:app", "Contexts: which deployment, as whom."),
    "function": Lazy(f"{_CLI}.runs:functions", "Functions: what is run."),
    "run": Lazy(f"{_CLI}.runs:app", "Runs of functions."),
    "project": Lazy(f"{_CLI}.projects:app", "Projects: what functions and all else belong to."),
    "policy": Lazy(f"{_CLI}.policies:app", "Policies of the domain, and what they decide."),
    "image": Lazy(f"{_CLI}.images:app", "Images: base images with dependencies."),
    "secret": Lazy(f"{_CLI}.secrets:app", "Secrets: what runs find in context.secrets."),
    "folder": Lazy(f"{_CLI}.stored_files:app", "Folders: files of a project."),
    "session": Lazy(f"{_CLI}.in_sessions:app", "Sessions: processes of your own."),
    "event": Lazy(f"{_CLI}.events:event", "Event types, and events of them."),
    "events": Lazy(f"{_CLI}.following:events", "Follow what happens, as it happens."),
    "subscription": Lazy(f"{_CLI}.events:subscription", "Subscriptions: functions that run on events."),
    "schedule": Lazy(f"{_CLI}.schedules:app", "Schedules: runs and events by the clock."),
    "webhook": Lazy(f"{_CLI}.webhooks:app", "Webhooks: events that others deliver."),
    "usage": Lazy(f"{_CLI}.usage:usage", "Show what sessions have used."),
    "resource-group": Lazy(f"{_CLI}.fair_shares:groups", "Resource groups: pools that sessions run in."),
    "resource-preset": Lazy(f"{_CLI}.resource_groups:presets", "Resource presets: sizes of sessions."),
    "idle-checker": Lazy(f"{_CLI}.resource_groups:checkers", "Idle checkers: what ends sessions."),
    "quota": Lazy(f"{_CLI}.quotas:app", "Quotas: limits, and what is used of them."),
    "token": Lazy(f"{_CLI}.tokens:app", "Access tokens of your own."),
    "task": Lazy(f"{_CLI}.tasks:app", "Tasks: work that goes on by itself, and exports to CSV files."),
    "announcement": Lazy(f"{_CLI}.announcements:app", "Announcements: what the operators of the platform tell."),
    "dead-letter": Lazy(f"{_CLI}.events:letter", "Dead letters: what is left of runs that died."),
}
GENERIC: Final = {
    row.command: of_resource(resource, f"{row.many.capitalize()}.")
    for resource, row in TABLE.items()
    if row.command not in COMMANDS
}
GROUPED: Final = {group.command: of_group(group.command, group.help) for group in GROUPS}


class Commands(LazyGroup):
    """All commands."""

    lazy = {**COMMANDS, **GROUPED, **GENERIC}


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Functions, their runs and events, on the command line.",
    epilog="Exit codes: 0 done, 1 a run or build failed, 2 usage, 3 not signed in or not allowed, 4 not found, "
    "5 conflict, 6 invalid, 7 too many requests, 8 server or network, 130 interrupted.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"portico {VERSION}")
        raise typer.Exit


def _contexts(incomplete: str) -> list[str]:
    from portico_client.cli.naming import contexts  # needs what a command needs that speaks to a server

    return contexts(incomplete)


@app.callback()
def root(
    ctx: typer.Context,
    context: Annotated[
        str | None,
        typer.Option(envvar="PORTICO_CONTEXT", help="The context to use.", autocompletion=_contexts),
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
