"""The commands that every resource of standard operations has, written once; the table says what each of them is about."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Annotated, Any, Final

import typer

from portico_client import Portico
from portico_client.cli import bodies
from portico_client.cli.described import Described, python_name
from portico_client.cli.failures import Misused
from portico_client.cli.naming import names_of
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Column, Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.cli.table import TABLE

Limit = Annotated[int, typer.Option(min=1, help="How many to show at most.")]
FILTER = """A filter as JSON: {"name": {"starts_with": "h"}}, @file or -."""
Order = Annotated[str | None, typer.Option(help="Fields with directions: created_at:desc,name:asc.")]
Purge = Annotated[bool, typer.Option("--purge", help="For good: it cannot be restored.")]
IfMatch = Annotated[str | None, typer.Option(help="Only if its ETag is still this one.")]
_VOWELS: Final = frozenset("aeio")


def named(
    resource: str,
    about: str = "",
    *,
    own: Collection[str] = (),
    columns: Sequence[Column] | None = None,
    texts: Mapping[str, str] | None = None,
) -> typer.Typer:
    """The commands of a resource of the client; more can be added.

    `own` are the verbs that its module writes itself, `texts` the help of others, `columns` those of its tables where the
    table does not say them.
    """
    row, said = TABLE[resource], texts or {}
    app = typer.Typer(help=about or f"{row.many.capitalize()}.", no_args_is_help=True)
    _listing(app, resource, columns or columns_of(row.columns))
    _getting(app, resource)
    _deleting(app, resource)
    if "create" not in own:
        _creating(app, resource)
    if "update" not in own:
        _updating(app, resource)
    if row.paused:
        for verb in ("pause", "resume"):
            _calling(app, verb, resource, said.get(verb) or f"{verb.capitalize()} {article(row.one)}.")
    return app


def columns_of(names: Sequence[str]) -> list[Column]:
    """Columns by the names of fields: `updated_at` is headed UPDATED."""
    return [(name.removesuffix("_at").replace("_", " "), partial(_shown, name)) for name in names]


def article(noun: str) -> str:
    """A noun with its indefinite article."""
    return f"{'an' if noun[0] in _VOWELS else 'a'} {noun}"


def of(client: Portico, resource: str) -> Any:
    """A resource of the client by its name: what the generic commands need of it, all of them have."""
    return getattr(client, resource)


def given(**fields: Any) -> dict[str, Any]:
    """The options that were given: not None, and not empty."""
    return {key: value for key, value in fields.items() if value is not None and value not in ([], {})}


def _listing(app: typer.Typer, resource: str, columns: Sequence[Column]) -> None:
    @app.command("list", help=f"List {TABLE[resource].many}.")
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


def _getting(app: typer.Typer, resource: str) -> None:
    @app.command("get", help=f"Show {article(TABLE[resource].one)}.")
    def get(ctx: typer.Context, name: _key(resource), output: OutputOption = Output.TABLE) -> None:  # type: ignore[valid-type]
        show_one(output, of(connect(ctx), resource).get(name))


def _deleting(app: typer.Typer, resource: str) -> None:
    row = TABLE[resource]
    several = Annotated[list[str], typer.Argument(help=f"The {row.key}s.", autocompletion=names_of(resource))]

    @app.command("delete", help=f"Delete {row.many}, so that they can be restored, or for good.")
    def delete(ctx: typer.Context, names: several, purge: Purge = False, if_match: IfMatch = None) -> None:
        client = connect(ctx)
        for name in names:
            of(client, resource).delete(name, purge=purge, if_match=if_match)
            stderr().print(f"{row.one} {name} {'purged' if purge else 'deleted'}", markup=False)

    _calling(app, "restore", resource, f"Take the deletion of {article(row.one)} back.")


def _calling(app: typer.Typer, verb: str, resource: str, text: str) -> None:
    """A verb that needs nothing but the name."""

    @app.command(verb, help=text)
    def call(ctx: typer.Context, name: _key(resource), output: OutputOption = Output.TABLE) -> None:  # type: ignore[valid-type]
        show_one(output, getattr(of(connect(ctx), resource), verb)(name))


def _creating(app: typer.Typer, resource: str) -> None:
    row = TABLE[resource]
    new = Annotated[str, typer.Argument(help=f"The {row.key} of the new {row.one}.")]

    def create(ctx: typer.Context, name: str, filename: str | None, output: Output, **options: Any) -> None:
        body = {**bodies.given(row.create, filename, options), row.key: name}
        show_one(output, of(connect(ctx), resource).create(body))

    app.command("create", help=f"Create {article(row.one)}.")(bodies.with_options(create, new, row.create))


def _updating(app: typer.Typer, resource: str) -> None:
    row = TABLE[resource]

    def update(ctx: typer.Context, name: str, filename: str | None, output: Output, **options: Any) -> None:
        body = bodies.given(row.update, filename, options)
        if not body:
            raise Misused("Nothing to change was given.")
        show_one(output, of(connect(ctx), resource).update(name, body))

    text = f"Change the fields given of {article(row.one)}."
    app.command("update", help=text)(bodies.with_options(update, _key(resource), row.update))


def _key(resource: str) -> Any:
    row: Described = TABLE[resource]
    text = f"The {row.key} of the {row.one}."
    return Annotated[str, typer.Argument(help=text, autocompletion=names_of(resource))]


def _shown(name: str, entity: Any) -> Any:
    """A field as a cell has it: texts in a row are read more easily than JSON."""
    value = getattr(entity, python_name(name))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value
