"""`portico session exec`, `logs`, `files`, `upload`, `download`, `apps`, `forward`: what runs in a session."""

import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final

import httpx
import typer

from portico_client.cli.forwarding import Entrance, Forward, NoEntrance
from portico_client.cli.named import columns_of
from portico_client.cli.screen import Output, OutputOption, show_many, stderr
from portico_client.cli.session import connect
from portico_client.cli.sessions import Session, app, id_of
from portico_client.cli.waiting import transferring
from portico_client.in_sessions import PIECE
from portico_client.models import ExecutionReply
from portico_client.sessions import ENDED

__all__ = ["app"]
_FILE_COLUMNS: Final = columns_of(("path", "type", "size", "modified_at"))
_APP_COLUMNS: Final = columns_of(("name", "port", "protocol", "content_url"))


@app.command("exec")
def exec_(
    ctx: typer.Context,
    session: Session,
    code: Annotated[
        str | None, typer.Argument(help="Python code; what stands on the standard input unless given.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", exists=True, help="A file with the code.")] = None,
    shell: Annotated[bool, typer.Option("--shell", help="It is a command of a shell.")] = False,
) -> None:
    """Execute code in a session. Exit code: that of the code; Ctrl-C interrupts it."""
    client = connect(ctx)
    text = code if code is not None else file.read_text() if file else sys.stdin.read()
    key = id_of(client, session)
    reply = _shown(client.in_sessions.execute(key, text, "batch" if shell else "query"))
    while reply.status != "finished":
        if reply.status == "waiting-input":
            reply = _shown(client.in_sessions.answer(key, reply, _line(reply)))
        try:
            for one in client.in_sessions.follow(key, reply):
                reply = _shown(one)
        except KeyboardInterrupt:
            client.in_sessions.interrupt(key, reply.execution)
    raise typer.Exit(reply.exit_code or 0)


@app.command("logs")
def logs(
    ctx: typer.Context,
    session: Session,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until the session has ended.")] = False,
) -> None:
    """Show the log of a session: what its command and scripts print."""
    client = connect(ctx)
    key = id_of(client, session)
    for part in client.in_sessions.log_going(key):
        typer.echo(part.text, nl=False)
        if not part.text and (not follow or client.sessions.get(key).status in ENDED):
            return


@app.command("files")
def files(
    ctx: typer.Context,
    session: Session,
    path: Annotated[str, typer.Argument(help="A folder; the working directory unless given.")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """List files of a session."""
    client = connect(ctx)
    show_many(output, client.in_sessions.files(id_of(client, session), path), _FILE_COLUMNS)


@app.command("upload")
def upload(
    ctx: typer.Context,
    session: Session,
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file.")],
    path: Annotated[str | None, typer.Argument(help="Its path in the session; its own name unless given.")] = None,
) -> None:
    """Put a file into a session, a megabyte at a time: it is there when all of it is."""
    client, to, size = connect(ctx), path or source.name, source.stat().st_size
    key = id_of(client, session)
    if size <= PIECE:
        client.in_sessions.write(key, to, source.read_bytes())
    else:
        with source.open("rb") as file, transferring(to, size) as moved:
            for _ in client.in_sessions.upload(key, to, file, size):
                moved.to(file.tell())
    stderr().print(f"{to}: {size} bytes", markup=False)


@app.command("download")
def download(
    ctx: typer.Context,
    session: Session,
    path: Annotated[str, typer.Argument(help="A file of the session.")],
    target: Annotated[Path | None, typer.Argument(help="Where to; its own name unless given.")] = None,
) -> None:
    """Get a file from a session."""
    client = connect(ctx)
    to, key = target or Path(PurePosixPath(path).name), id_of(client, session)
    parts = client.in_sessions.read(key, path)
    first = next(iter(parts), b"")  # before a file is made, so that none is where there is none
    partial = to.with_name(f".{to.name}.partial")
    with transferring(path) as moved, partial.open("wb") as out:
        for part in chain([first], parts):
            moved.by(out.write(part))
    partial.replace(to)
    stderr().print(f"{to}: {to.stat().st_size} bytes", markup=False)


@app.command("apps")
def apps(ctx: typer.Context, session: Session, output: OutputOption = Output.TABLE) -> None:
    """List the apps of a session."""
    client = connect(ctx)
    show_many(output, client.sessions.apps(id_of(client, session)).items, _APP_COLUMNS)


@app.command("forward")
def forward(
    ctx: typer.Context,
    session: Session,
    name: Annotated[str, typer.Argument(metavar="APP", help="An app of the session.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="Any that is free unless given.")] = 0,
) -> None:
    """Have a port of this machine lead to an app, until Ctrl-C."""
    client = connect(ctx)
    opened = client.sessions.app_token(id_of(client, session), name)
    entrance = Entrance.of(opened.url)
    try:
        entrance.enter(opened.url)
        server = Forward(entrance, port)
    except (NoEntrance, OSError, httpx.HTTPError) as error:
        stderr().print(str(error), markup=False)
        raise typer.Exit(1) from error
    with server, suppress(KeyboardInterrupt):
        typer.echo(f"http://127.0.0.1:{server.port}/")
        server.serve_forever()


def _shown(reply: ExecutionReply) -> ExecutionReply:
    shown: dict[str, Callable[[Any], None]] = {
        "stdout": lambda text: typer.echo(text, nl=False),
        "stderr": lambda text: typer.echo(text, nl=False, err=True),
        "media": _show_media,
    }
    for kind, data in reply.console:
        shown[kind](data)
    return reply


def _show_media(media: Any) -> None:
    type_, data = media
    if type_.startswith("text/") or type_ == "application/json":
        typer.echo(data)
    else:
        typer.echo(f"<{type_}, {len(data)} characters>")


def _line(reply: ExecutionReply) -> str:
    prompt = reply.options.prompt or ""
    if reply.options.is_password:
        return str(typer.prompt(prompt, hide_input=True, default="", show_default=False, prompt_suffix=""))
    typer.echo(prompt, nl=False, err=True)
    return sys.stdin.readline().rstrip("\n")
