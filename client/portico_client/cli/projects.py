"""`portico project`."""

from dataclasses import replace
from typing import Annotated

import typer

from portico_client.cli import config, session
from portico_client.cli.failures import Misused
from portico_client.cli.named import named
from portico_client.cli.naming import names_of
from portico_client.cli.program import program
from portico_client.cli.screen import stderr

app = named("projects", "Projects: where functions, events and secrets are.")


@app.command("use")
def use(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The project, or domain/project.", autocompletion=names_of("projects"))],
) -> None:
    """Work in a project from now on: the context in use keeps it."""
    known = config.load()
    context = session.context_name(ctx)
    if context is None:
        raise Misused(f"No context is in use: `{program()} login` makes one.")
    client = session.connect(ctx)
    place = name if "/" in name else f"{client.domain()}/{name}"
    client.transport.project = place
    client.me()  # refuses a project that one is not in
    contexts = {**known.contexts, context: replace(known.named(context), project=place)}
    config.save(replace(known, contexts=contexts))
    stderr().print(f"{context} works in {place}", markup=False)
