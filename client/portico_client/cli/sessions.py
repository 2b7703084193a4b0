"""`portico session create`, `list`, `get`, `wait`, `terminate`, `delete`, `rename`, `history`, `explain`: the life of sessions."""

from collections import deque
from itertools import islice
from typing import Annotated, Any, Final

import typer

from portico_client import Portico
from portico_client import models as m
from portico_client.cli import bodies
from portico_client.cli.described import Field
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.named import FILTER, Limit, Purge, columns_of
from portico_client.cli.naming import names_of
from portico_client.cli.prefixes import whole
from portico_client.cli.reading import filter_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.cli.waiting import going_on, spinning
from portico_client.sessions import ENDED

app = typer.Typer(help="Sessions: processes of your own.", no_args_is_help=True)
Session = Annotated[
    str, typer.Argument(help="The id of the session, its first characters, or the name of a live one of your own.")
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait until it runs. Exit code 1 if it ends without success before.")
]
_LIVE: Final = ("PENDING", "SCHEDULED", "PREPARING", "RUNNING", "TERMINATING")
_COLUMNS: Final = columns_of(("id", "name", "type", "image", "status", "result", "created_at"))
_STEPS: Final = columns_of(("at", "status", "reason"))
_ID_LENGTH: Final = 36
_NEW: Final = (
    Field("type", "text", "interactive or batch."),
    Field("image", "text", "Its image, as python."),
    Field("resources", "json", 'Its slots: {"cpu": 1, "mem": "2g"}.'),
    Field("resource_group", "text", "Where it runs; the project's default, or the only one, unless given."),
    Field("mounts", "json", 'Folders: [{"folder": "dataset", "path": "data"}].'),
    Field("environment", "json", "Variables by name."),
    Field("secrets", "texts", "A secret that it finds as files."),
    Field("command", "text", "What a batch session runs."),
    Field("bootstrap_script", "text", "What is run first."),
    Field("starts_at", "text", "Not before this time."),
    Field("timeout", "integer", "Seconds from RUNNING."),
    Field("priority", "integer", "Higher goes first."),
    Field("depends_on", "texts", "An id, or a name of a live one, that must end with success first."),
    Field("apps", "json", 'Programs that answer: [{"name": "web", "port": 8080}].'),
    Field("callback", "text", "An https URL that is told of its end, by a signed POST."),
    Field("callback_secret", "text", "The secret that signs: one value, whsec_ and base64."),
    Field("tag", "text", "A word of your own."),
    Field("display_name", "text", ""),
    Field("description", "text", ""),
    Field("reuse", "flag", "Take the live one of that name and image, if there is one."),
)


def _create(
    ctx: typer.Context,
    name: str | None,
    filename: str | None,
    wait: bool,
    dry_run: bool,
    template: str | None,
    output: Output,
    **options: Any,
) -> None:
    if dry_run and template:
        raise Misused("--dry-run explains a session of no template.")
    client = connect(ctx)
    body = bodies.given(_NEW, filename, options) | ({"name": name} if name else {})
    if dry_run:
        show_one(output, client.sessions.explain_new(body))
        return
    made = client.session_templates.start(template, body) if template else client.sessions.create(body)
    show_one(output, _running(client, made) if wait else made)


app.command("create", help="Start a session.")(
    bodies.signed(
        _create,
        {
            "name": (Annotated[str | None, typer.Argument(help="Its name; made up unless given.")], None),
            "filename": (bodies.Filename, None),
            "wait": (Wait, False),
            "dry_run": (
                Annotated[bool, typer.Option("--dry-run", help="Only explain what would become of it.")],
                False,
            ),
            "template": (
                Annotated[
                    str | None,
                    typer.Option(
                        help="A session template; other options come over it.",
                        autocompletion=names_of("session_templates"),
                    ),
                ],
                None,
            ),
            "output": (OutputOption, Output.TABLE),
            **{field.name: (bodies.option_of(field), None) for field in _NEW},
        },
    )
)


@app.command("list")
def list_(
    ctx: typer.Context,
    status: Annotated[str | None, typer.Option(help="Only those with a status, as RUNNING.")] = None,
    filter_: Annotated[str | None, typer.Option("--filter", help=FILTER)] = None,
    limit: Limit = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    """List sessions, the latest first."""
    show_many(output, islice(connect(ctx).sessions.list(filter=filter_of(filter_, status)), limit), _COLUMNS)


@app.command("get")
def get(ctx: typer.Context, session: Session, output: OutputOption = Output.TABLE) -> None:
    """Show a session."""
    client = connect(ctx)
    show_one(output, client.sessions.get(id_of(client, session)))


@app.command("wait")
def wait_(ctx: typer.Context, session: Session, output: OutputOption = Output.TABLE) -> None:
    """Wait until a session runs. Exit code 1 if it ends without success before."""
    client = connect(ctx)
    show_one(output, _running(client, client.sessions.get(id_of(client, session))))


@app.command("terminate")
def terminate(
    ctx: typer.Context,
    sessions: Annotated[list[str], typer.Argument(help="The sessions, as for get.")],
    forced: Annotated[bool, typer.Option("--forced", help="Without grace.")] = False,
) -> None:
    """End sessions."""
    client = connect(ctx)
    for session in sessions:
        found = client.sessions.terminate(id_of(client, session), forced=forced)
        stderr().print(f"session {found.id} is {found.status}", markup=False)


@app.command("delete")
def delete(
    ctx: typer.Context,
    sessions: Annotated[list[str], typer.Argument(help="The sessions, as for get.")],
    purge: Purge = False,
) -> None:
    """End sessions; with --purge, remove those that have ended, with their logs."""
    client = connect(ctx)
    for session in sessions:
        key = id_of(client, session)
        client.sessions.delete(key, purge=purge)
        stderr().print(f"session {key} {'purged' if purge else 'ends'}", markup=False)


@app.command("rename")
def rename(
    ctx: typer.Context,
    session: Session,
    name: Annotated[str, typer.Argument(help="The new name.")],
    output: OutputOption = Output.TABLE,
) -> None:
    """Give a live session another name."""
    client = connect(ctx)
    show_one(output, client.sessions.rename(id_of(client, session), name))


@app.command("history")
def history(ctx: typer.Context, session: Session, output: OutputOption = Output.TABLE) -> None:
    """List the states that a session has had."""
    client = connect(ctx)
    show_many(output, client.sessions.history(id_of(client, session)), _STEPS)


@app.command("explain")
def explain(ctx: typer.Context, session: Session, output: OutputOption = Output.TABLE) -> None:
    """Show why a session waits, and what would let it start."""
    client = connect(ctx)
    show_one(output, client.sessions.explain(id_of(client, session)))


def id_of(client: Portico, session: str) -> str:
    """The id of a session that is named by it, by its first characters, or by its name while it lives. Raises Misused."""
    if len(session) == _ID_LENGTH and session.count("-") == 4:
        return session
    wanted = {"name": {"equals": session}, "status": {"in": list(_LIVE)}}
    found = client.sessions.search_by_body({"filter": wanted, "limit": 2}).items
    if len(found) == 1:
        return str(found[0].id)
    if found:
        raise Misused(f"Several live sessions are called {session!r}: give the id.")
    key = whole(session, lambda times: client.sessions.list(filter=times), "session")
    if key == session:
        raise Misused(f"No live session is called {session!r}: give the id.")
    return key


def _running(client: Portico, session: m.SessionPublic) -> m.SessionPublic:
    """The session when it runs, or has ended well. Raises Failed. An interruption leaves it, and says how to end it."""
    with going_on(f"session terminate {session.id}"), spinning(f"starting {session.name}"):
        found: m.SessionPublic = deque(client.sessions.beginning(session.id), maxlen=1)[0]
    if found.status == "RUNNING" or (found.status in ENDED and found.result == "success"):
        return found
    said = ": ".join(part for part in (found.reason, found.message) if part)
    raise Failed(f"the session {found.id} is {found.status}{f': {said}' if said else ''}")
