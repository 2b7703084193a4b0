"""`portico token`: access tokens of one's own, for programs."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer

from portico_client.cli.named import columns_of, given
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect

app = typer.Typer(help="Access tokens of one's own, for programs.", no_args_is_help=True)
_COLUMNS: Final = columns_of(("id", "name", "expires_at", "permissions", "projects", "resources"))
TokenId = Annotated[str, typer.Argument(help="The id of the token.")]


@app.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What it is for.")],
    days: Annotated[int, typer.Option(min=1, max=365, help="The days until its end.")] = 90,
    permission: Annotated[list[str] | None, typer.Option(help="A permission: function:get, run:*.")] = None,
    in_project: Annotated[list[str] | None, typer.Option(help="A project that it is good in, and no other.")] = None,
    resource: Annotated[list[str] | None, typer.Option(help="What it is good for: function:hello.")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Create an access token, good for all that you may do or for what the options name; it is shown this once."""
    lists = given(permissions=permission, projects=in_project, resources=resource)
    ends = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    made = connect(ctx).tokens.create({"name": name, "expires_at": ends.isoformat(), **lists})
    show_one(output, made)


@app.command("list")
def list_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """List access tokens."""
    show_many(output, connect(ctx).tokens.list(), _COLUMNS)


@app.command("get")
def get(ctx: typer.Context, token_id: TokenId, output: OutputOption = Output.TABLE) -> None:
    """Show an access token, without its secret."""
    show_one(output, connect(ctx).tokens.get(token_id))


@app.command("delete")
def delete(ctx: typer.Context, ids: Annotated[list[str], typer.Argument(help="The ids of the tokens.")]) -> None:
    """Delete access tokens for good; they are out within 30 seconds."""
    client = connect(ctx)
    for token_id in ids:
        client.tokens.delete(token_id)
        stderr().print(f"token {token_id} deleted", markup=False)
