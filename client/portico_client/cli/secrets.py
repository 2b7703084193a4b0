"""`portico secret`. Values come from a prompt, stdin or files: a command line is seen by others, and kept."""

from pathlib import Path
from typing import Annotated

import typer

from portico_client.cli import reading
from portico_client.cli.failures import Misused
from portico_client.cli.named import given, named
from portico_client.cli.naming import names_of
from portico_client.cli.screen import Output, OutputOption, show_one
from portico_client.cli.session import connect

app = named("secrets", "Secrets: what runs find in context.secrets. Values are never shown.", own=("create", "update"))
Keys = Annotated[list[str] | None, typer.Argument(help="Keys whose values are asked for; one may come on stdin.")]
FromFile = Annotated[list[str] | None, typer.Option(help="KEY=PATH: the value is what the file has.")]
EnvFile = Annotated[str | None, typer.Option(help="A dotenv file, or - for stdin.")]
Description = Annotated[str | None, typer.Option(help="What it is for.")]


def values(keys: list[str] | None, from_file: list[str] | None, env_file: str | None) -> dict[str, str]:
    """The values of all three. Raises Misused for none."""
    found: dict[str, str] = {}
    if env_file:
        found |= reading.dotenv(env_file, "--env-file")
    for key, path in reading.pairs(from_file or (), "--from-file").items():
        found[key] = reading.read(Path(path), "--from-file").decode()
    found |= {key: reading.secret(key) for key in keys or ()}
    if not found:
        raise Misused("Give keys, --from-file or --env-file.")
    return found


@app.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the new secret.")],
    keys: Keys = None,
    from_file: FromFile = None,
    env_file: EnvFile = None,
    description: Description = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Create a secret."""
    body = given(name=name, values=values(keys, from_file, env_file), description=description)
    show_one(output, connect(ctx).secrets.create(body))


@app.command("update")
def update(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.", autocompletion=names_of("secrets"))],
    keys: Keys = None,
    from_file: FromFile = None,
    env_file: EnvFile = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Rotate a secret: the values given replace all that were there, and the next run gets them."""
    show_one(output, connect(ctx).secrets.update(name, {"values": values(keys, from_file, env_file)}))
