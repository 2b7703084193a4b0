"""The commands that every resource with names has, written once: list, get, delete, restore."""

from collections.abc import Sequence
from itertools import islice
from typing import Annotated, Any

import typer

from portico_client import Portico
from portico_client.cli.naming import names_of
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Column, Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect

Limit = Annotated[int, typer.Option(min=1, help="How many to show at most.")]
FILTER = """A filter as JSON: {"name": {"starts_with": "h"}}, @file or -."""
Order = Annotated[str | None, typer.Option(help="Fields with directions: created_at:desc,name:asc.")]
Purge = Annotated[bool, typer.Option("--purge", help="For good: it cannot be restored.")]
IfMatch = Annotated[str | None, typer.Option(help="Only if its ETag is still this one.")]


def named(noun: str, resource: str, columns: Sequence[Column], about: str) -> typer.Typer:
    """The commands of a resource of the client; more can be added."""
    app = typer.Typer(help=about, no_args_is_help=True)
    one = Annotated[str, typer.Argument(help=f"The name of the {noun}.", autocompletion=names_of(resource))]
    several = Annotated[list[str], typer.Argument(help="The names.", autocompletion=names_of(resource))]

    @app.command("list", help=f"List {noun}s.")
    def list_(
        ctx: typer.Context,
        output: OutputOption = Output.TABLE,
        limit: Limit = 50,
        filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
        order: Order = None,
    ) -> None:
        wanted = json_of(filter_, "--filter") if filter_ else None
        found = list(islice(of(connect(ctx), resource).list(filter=wanted, order=order), limit + 1))
        show_many(output, found[:limit], columns)
        if len(found) > limit:
            stderr().print(f"There are more than {limit}: use --limit or --filter.")

    @app.command("get", help=f"Show a {noun}.")
    def get(ctx: typer.Context, name: one, output: OutputOption = Output.TABLE) -> None:
        show_one(output, of(connect(ctx), resource).get(name))

    @app.command("delete", help=f"Delete {noun}s, so that they can be restored, or for good.")
    def delete(ctx: typer.Context, names: several, purge: Purge = False, if_match: IfMatch = None) -> None:
        client = connect(ctx)
        for name in names:
            of(client, resource).delete(name, purge=purge, if_match=if_match)
            stderr().print(f"{noun} {name} {'purged' if purge else 'deleted'}", markup=False)

    @app.command("restore", help=f"Take the deletion of a {noun} back.")
    def restore(ctx: typer.Context, name: one, output: OutputOption = Output.TABLE) -> None:
        show_one(output, of(connect(ctx), resource).restore(name))

    return app


def pausing(app: typer.Typer, noun: str, resource: str, *, pause: str, resume: str) -> None:
    """Adds `pause` and `resume`; the two texts say what they do."""
    one = Annotated[str, typer.Argument(help=f"The name of the {noun}.", autocompletion=names_of(resource))]

    @app.command("pause", help=pause)
    def pause_(ctx: typer.Context, name: one, output: OutputOption = Output.TABLE) -> None:
        show_one(output, of(connect(ctx), resource).pause(name))

    @app.command("resume", help=resume)
    def resume_(ctx: typer.Context, name: one, output: OutputOption = Output.TABLE) -> None:
        show_one(output, of(connect(ctx), resource).resume(name))


def of(client: Portico, resource: str) -> Any:
    """A resource of the client by its name: what the generic commands need of it, all of them have."""
    return getattr(client, resource)


def given(**fields: Any) -> dict[str, Any]:
    """The options that were given: not None, and not empty."""
    return {key: value for key, value in fields.items() if value is not None and value not in ([], {})}
