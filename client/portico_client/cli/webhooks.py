"""`portico webhook`. A secret that the sender made comes from a prompt or stdin; one that is made here is shown once."""

from itertools import islice
from typing import Annotated

import typer

from portico_client.cli.named import Limit, columns_of, given, named
from portico_client.cli.naming import names_of
from portico_client.cli.reading import json_of, secret
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect

app = named(
    "webhooks",
    "Webhooks: where others deliver what becomes events.",
    own=("create",),
    texts={"pause": "Refuse deliveries until it is resumed.", "resume": "Take deliveries again."},
)
Name = Annotated[str, typer.Argument(help="Its name.", autocompletion=names_of("webhooks"))]
Ask = Annotated[bool, typer.Option("--secret", help="Ask for the signing secret, which the sender has made.")]
_SECRET = "Signing secret"  # noqa: S105  # what is asked for


@app.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.")],
    event: Annotated[str, typer.Option(help="The event to emit.", autocompletion=names_of("events"))],
    scheme: Annotated[str, typer.Option(help="How the sender signs: github, stripe, standard-webhooks.")] = "github",
    tolerance: Annotated[int | None, typer.Option(help="How many seconds old a signature may be.")] = None,
    ask: Ask = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Create a webhook, and say where to deliver to."""
    body = given(
        name=name, event=event, scheme=scheme, tolerance_seconds=tolerance, secret=secret(_SECRET) if ask else None
    )
    client = connect(ctx)
    made = client.webhooks.create(body)
    show_one(output, made)
    stderr().print(f"deliver to {made.delivery_url or client.url + made.url}", markup=False)


@app.command("rotate")
def rotate(
    ctx: typer.Context,
    name: Name,
    grace: Annotated[
        int | None, typer.Option(min=0, help="Seconds that the former secret is good still; a day.")
    ] = None,
    ask: Ask = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Give it another signing secret."""
    body = given(grace_seconds=grace, secret=secret(_SECRET) if ask else None)
    show_one(output, connect(ctx).webhooks.rotate(name, body))


@app.command("test")
def try_out(
    ctx: typer.Context,
    name: Name,
    data: Annotated[
        str | None, typer.Option("--data", "-d", help="Its body: JSON, @file or -; else the server's.")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make a delivery as its sender would."""
    show_one(output, connect(ctx).webhooks.test(name, None if data is None else json_of(data, "--data")))


@app.command("deliveries")
def deliveries(
    ctx: typer.Context,
    name: Name,
    limit: Limit = 50,
    output: OutputOption = Output.TABLE,
) -> None:
    """List the deliveries to it, the latest first, and why those were refused that were."""
    found = islice(connect(ctx).webhooks.deliveries(name), limit)
    show_many(output, list(found), columns_of(("time", "outcome", "code", "subject")))
