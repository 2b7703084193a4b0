"""Options that several commands have."""

from typing import Annotated

import typer

Description = Annotated[str | None, typer.Option(help="What it is for.")]
NoWait = Annotated[bool, typer.Option("--no-wait", help="Do not wait until it is READY.")]
MoreSecrets = Annotated[list[str] | None, typer.Option("--secret", help="A secret that its runs get besides.")]
