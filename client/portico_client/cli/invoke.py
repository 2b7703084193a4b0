"""The command `invoke`."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, Final

import typer

from portico_client.cli.deploying.command import Folder
from portico_client.cli.deploying.project import project_of
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.functions import EnvFile, Environment, variables
from portico_client.cli.local.runtime import Local
from portico_client.cli.reading import dotenv, json_of
from portico_client.cli.runs import run
from portico_client.log_lines import lines_of

_EVENT: Final = "event.json"


def invoke(
    ctx: typer.Context,
    folder: Folder = Path(),
    local: Annotated[bool, typer.Option("--local", help="On this machine, by the platform's runtime.")] = False,
    input_: Annotated[
        str | None, typer.Option("--input", "-i", help="JSON, @file or - for stdin; by default @event.json of DIR.")
    ] = None,
    env: Environment = None,
    env_file: EnvFile = None,
    secrets_file: Annotated[str | None, typer.Option(help="A dotenv file of secrets, for --local.")] = None,
) -> None:
    """Run the function of a folder and print its output; what it prints goes to stderr. Exit code 1 if the run failed."""
    given = input_ or (f"@{folder / _EVENT}" if (folder / _EVENT).is_file() else "null")
    if not local:
        if env or env_file or secrets_file:
            raise Misused("--env, --env-file and --secrets-file are for --local: a deployed function has its own.")
        run(ctx, project_of(folder).name, input_=given)
        return
    secrets = dotenv(secrets_file, "--secrets-file") if secrets_file else {}
    reply = Local(project_of(folder), variables(env, env_file), secrets).run(json_of(given, "--input"))
    _show(reply)


def _show(reply: dict[str, Any]) -> None:
    for line in lines_of(SimpleNamespace(**reply["logs"], order=reply["logs_order"])):
        typer.echo(line.text, err=True)
    if reply["status"] == "SUCCEEDED":
        typer.echo(json.dumps(reply["output"], indent=2, ensure_ascii=False))
        return
    error = reply["error"]
    for line in error["stacktrace"]:
        typer.echo(line.rstrip("\n"), err=True)
    raise Failed(f"the run is {reply['status']}: {error['type']}: {error['message']}")
