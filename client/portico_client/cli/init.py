"""The command `init`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from portico_client.cli.failures import Misused
from portico_client.cli.folders import name_of_folder
from portico_client.cli.program import program
from portico_client.cli.screen import stderr
from portico_client.cli.templates import files_of


class Template(StrEnum):
    """The languages that a function can begin in."""

    PYTHON = "python"
    NODEJS = "nodejs"


def init(
    folder: Annotated[
        Path, typer.Argument(help="The folder, which is made if it is not there.", metavar="DIR")
    ] = Path(),
    template: Annotated[Template, typer.Option("--template", "-t", help="The language.")] = Template.PYTHON,
    name: Annotated[str | None, typer.Option(help="The function's name; by default the folder's.")] = None,
) -> None:
    """Begin a function: code, a test event, `portico.yaml`. Files that are there stay, and are an error."""
    files = files_of(template, name or name_of_folder(folder))
    if taken := next((folder / file for file in files if (folder / file).exists()), None):
        raise Misused(f"{taken} is there already; nothing was written.")
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text)
        typer.echo(folder / file)
    told = "" if folder == Path() else f" {folder}"
    stderr().print(f"Next: {program()} invoke --local{told} (here), {program()} deploy{told}", markup=False)
