"""The commands of resources that have not all standard operations, from the table that says what there is."""

from inspect import Parameter
from itertools import islice
from typing import Annotated, Any, Final

import typer

from portico_client import Portico
from portico_client.cli import bodies
from portico_client.cli.described import Argument, Verb, python_name
from portico_client.cli.described import Group as Described
from portico_client.cli.groups import GROUPS
from portico_client.cli.named import FILTER, IfMatch, Limit, Order, columns_of
from portico_client.cli.prefixes import whole
from portico_client.cli.reading import json_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.operations import OPERATIONS
from portico_client.resources import items

_GROUPS: Final = {group.command: group for group in GROUPS}
_Filter = Annotated[str | None, typer.Option("--filter", help=FILTER)]
_Everywhere = Annotated[bool, typer.Option("--everywhere", help="In all domains, for who runs the deployment.")]


def grouped(command: str) -> typer.Typer:
    """The commands of a group."""
    group = _GROUPS[command]
    app = typer.Typer(help=group.help, no_args_is_help=True)
    for verb in group.verbs:
        app.command(verb.name, help=verb.text)(_command(group, verb))
    return app


def _command(group: Described, verb: Verb) -> Any:
    def run(ctx: typer.Context, output: Output, **given: Any) -> None:
        client = connect(ctx)
        operation = OPERATIONS[verb.instead if verb.instead and given.get(_instead(verb)) else verb.operation]
        path = _path(client, operation.path, verb, given)
        if verb.name == "list":
            _list(client, operation, path, group, verb, output, given)
            return
        body = bodies.given(verb.fields, given["filename"], given) if verb.fields else None
        options = {"if_match": given["if_match"]} if verb.is_conditional else {}
        reply = client.transport.call(operation, path=path, body=body, **options)
        if reply is None:
            stderr().print(f"{group.one} {given[_name(verb.arguments[-1][1])]}: {verb.name} done", markup=False)
        else:
            show_one(output, reply)

    return bodies.signed(run, _parameters(verb))


def _parameters(verb: Verb) -> dict[str, tuple[Any, Any]]:
    """The arguments and options of a command: annotations and defaults."""
    found: dict[str, tuple[Any, Any]] = {
        _name(noun): (Annotated[str, typer.Argument(help=_said(noun))], Parameter.empty) for _, noun in verb.arguments
    }
    if verb.name == "create" and any(field.name == "name" for field in verb.fields):
        found["name"] = (Annotated[str, typer.Argument(help="Its name.")], Parameter.empty)
    if verb.instead:
        by = verb.by
        found[_instead(verb)] = (_by(by), None) if by else (_Everywhere, False)
    if verb.is_paged:
        found |= {"limit": (Limit, 50), "filter_": (_Filter, None), "order": (Order, None)}
    if verb.fields:
        found["filename"] = (bodies.Filename, None)
        found |= {python_name(field.name): (bodies.option_of(field), None) for field in bodies.offered(verb.fields)}
    if verb.is_conditional:
        found["if_match"] = (IfMatch, None)
    return {**found, "output": (OutputOption, Output.TABLE)}


def _instead(verb: Verb) -> str:
    return verb.by[1] if verb.by else "everywhere"


def _by(argument: Argument) -> Any:
    return Annotated[str | None, typer.Option(help=f"Of this {argument[1]}, not your own.")]


def _name(noun: str) -> str:
    return noun.replace("-", "_")


def _said(noun: str) -> str:
    return f"The {noun.replace('-', ' ')}." if noun != "replay" else "The id of the replay, or its first characters."


def _path(client: Portico, path: str, verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
    found = {name: given[_name(noun)] for name, noun in verb.arguments}
    if verb.by and given.get(verb.by[1]):
        found[verb.by[0]] = given[verb.by[1]]
    if "{domain}" in path:
        found["domain"] = client.domain()
    if "id" in found:
        found["id"] = whole(found["id"], lambda wanted: client.replays.list(found["name"], filter=wanted), "replay")
    return found


def _list(
    client: Portico, operation: Any, path: Any, group: Described, verb: Verb, output: Output, given: dict[str, Any]
) -> None:
    if not verb.is_paged:
        show_many(output, client.transport.call(operation, path=path).items, columns_of(group.columns))
        return
    wanted = json_of(given["filter_"], "--filter") if given["filter_"] else None
    query = {"filter": wanted, "order": given["order"]}
    found = list(islice(items(client.transport, operation, path=path, query=query), given["limit"] + 1))
    show_many(output, found[: given["limit"]], columns_of(group.columns))
    if len(found) > given["limit"]:
        stderr().print(f"There are more than {given['limit']}: use --limit or --filter.")
