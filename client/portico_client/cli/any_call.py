"""`portico api`: any operation, by method and path."""

import json
import sys
from typing import Annotated, Any, Final, cast, get_args

import typer

from portico_client import Portico
from portico_client.base import Method, Operation
from portico_client.cli.failures import Misused
from portico_client.cli.reading import json_of, pairs
from portico_client.cli.session import connect

_METHODS: Final = get_args(Method)


def api(
    ctx: typer.Context,
    method: Annotated[str, typer.Argument(help="GET, POST, PATCH, PUT or DELETE.")],
    path: Annotated[str, typer.Argument(help="As /v1/functions; {domain} is yours.")],
    data: Annotated[str | None, typer.Option("--data", "-d", help="The body: JSON, @file or - for stdin.")] = None,
    query: Annotated[
        list[str] | None, typer.Option("--query", "-q", help="KEY=VALUE; more than one may be given.")
    ] = None,
    if_match: Annotated[str | None, typer.Option(help="Only if the entity's ETag is still this one.")] = None,
    content_type: Annotated[str, typer.Option(help="Of the body.")] = "application/json",
) -> None:
    """Call any operation of the API, and print what it answers. `portico api GET /v1/openapi.json` describes them."""
    if method.upper() not in _METHODS:
        raise Misused(f"{method!r} is no method: {', '.join(_METHODS)}.")
    client = connect(ctx)
    body = None if data is None else json_of(data, "--data")
    operation: Operation[None] = Operation("api", cast("Method", method.upper()), _whole(client, path), None)
    reply = client.transport.send(
        operation,
        path={"domain": client.domain()} if "{domain}" in path else None,
        query=pairs(query or (), "--query"),
        body=body,
        if_match=if_match,
        content_type=content_type,
    )
    _print(reply)


def _whole(client: Portico, path: str) -> str:
    """The path below the deployment's address. Raises Misused for another deployment's."""
    found = path.removeprefix(client.url)
    if "://" in found:
        raise Misused(f"{path} is not below {client.url}.")
    return found if found.startswith("/") else f"/{found}"


def _print(reply: Any) -> None:
    """JSON for people, anything else as it came."""
    if "json" in reply.headers.get("Content-Type", "") and reply.content:
        typer.echo(json.dumps(reply.json(), indent=2, ensure_ascii=False))
    else:
        sys.stdout.buffer.write(reply.content)
        sys.stdout.flush()
