"""`portico login`, `logout`, `whoami` and `portico context`."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from portico_client import KeyPair, Memory, Portico
from portico_client.cli import config, session
from portico_client.cli.failures import Misused
from portico_client.cli.naming import contexts
from portico_client.cli.reading import read, secret
from portico_client.cli.screen import Output, OutputOption, cell, show_many, show_one, stderr
from portico_client.errors import Forbidden, NotFound
from portico_client.models import CurrentAnnouncement, PrincipalPublic

app = typer.Typer(help="Contexts: which deployment, as whom.", no_args_is_help=True)
_PROOFS: Final = ("PORTICO_TOKEN", "PORTICO_ACCESS_KEY")
_LOCAL: Final = Path(".portico/local.json")
Name = Annotated[str, typer.Argument(help="The name of the context.", autocompletion=contexts)]


def login(
    ctx: typer.Context,
    url: Annotated[str | None, typer.Option(help="The deployment, as https://host/api.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The context to keep it as.")] = None,
    access_key: Annotated[str | None, typer.Option(help="Of a key pair; the secret key is asked for.")] = None,
    user: Annotated[str | None, typer.Option(help="A name or an e-mail address; the password is asked for.")] = None,
    domain: Annotated[str, typer.Option(help="The user's domain.")] = "default",
    local: Annotated[bool, typer.Option("--local", help="As the administrator of the stack on this machine.")] = False,
    local_file: Annotated[
        Path | None,
        typer.Option(help="What that stack wrote; by default .portico/local.json, here or in a folder above."),
    ] = None,
) -> None:
    """Sign in, and keep it as a context. Secrets are asked for, or are a line of stdin."""
    if local:
        context, name = _local(local_file or _found()), name or "local"
    else:
        if bool(access_key) == bool(user):
            raise Misused("Sign in by --access-key, by --user, or --local.")
        project = session.globals_of(ctx).project
        where = session.address(url or typer.prompt("URL"), "--url")
        context = config.Context(where, access_key, None, domain, user, project)
    name = name or "default"
    if context.access_key and not context.secret_key:
        context = replace(context, secret_key=secret("Secret key"))
    known, tokens = config.load().with_context(name, context), Memory()
    me, announced = _signed_in(context, tokens)
    kept = config.KeptTokens(name)
    config.save(known)
    if found := tokens.load():
        kept.save(found)
    stderr().print(f"signed in as {me.subject} (context {name})", markup=False)
    for one in announced:
        stderr().print(f"announcement: {cell(one.message)}", markup=False)


def _signed_in(context: config.Context, tokens: Memory) -> tuple[PrincipalPublic, Sequence[CurrentAnnouncement]]:
    """Who it is and what is announced to them: proves that it works, before anything is kept."""
    pair = KeyPair(context.access_key, context.secret_key) if context.access_key and context.secret_key else None
    with Portico(context.url, key_pair=pair, store=tokens, project=context.project) as client:
        if context.user:
            by = "email" if "@" in context.user else "user"
            client.sign_in({"domain": context.domain, by: context.user, "password": secret("Password")})
        return client.me(), _announced(client)


def _announced(client: Portico) -> Sequence[CurrentAnnouncement]:
    """What is announced; nothing where a token is restricted to less, or the deployment is older than announcements."""
    try:
        return client.announcements.current()
    except (Forbidden, NotFound):
        return ()


def _found() -> Path:
    """The file of the stack of this clone, from anywhere in it. Raises Misused where there is none."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (path := folder / _LOCAL).is_file():
            return path
    raise Misused(f"--local: no {_LOCAL} here, or in a folder above; `make up` writes it. --local-file names another.")


def _local(path: Path) -> config.Context:
    try:
        found = json.loads(read(path, "--local"))
        fields = {key: str(found[key]) for key in ("url", "access_key", "secret_key", "domain")}
        return config.Context(**fields, project=f"{found['domain']}/{found['project']}")
    except (ValueError, KeyError, TypeError) as error:
        raise Misused(f"{path} is not what `make up` writes.") from error


def logout(ctx: typer.Context) -> None:
    """End the session of the context in use, and forget its tokens and its secret key."""
    name = session.context_name(ctx)
    if name is None:
        raise Misused("Nobody is signed in.")
    known = config.load()
    context = known.named(name)
    try:
        session.connect(ctx).sign_out()
    finally:
        config.KeptTokens(name).forget()
        config.save(replace(known, contexts={**known.contexts, name: replace(context, secret_key=None)}))
    forgotten = "; its secret key is forgotten, the key pair itself is good still" if context.secret_key else ""
    stderr().print(f"signed out of {name}{forgotten}", markup=False)
    if left := [variable for variable in _PROOFS if os.environ.get(variable)]:
        stderr().print(f"{' and '.join(left)} still sign in: unset them, too", markup=False)


def whoami(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """Show who is calling, where, and in which project."""
    client = session.connect(ctx)
    show_one(output, {"url": client.url, **client.me().model_dump(mode="json")})


COLUMNS = (
    ("name", lambda row: f"* {row['name']}" if row["current"] else f"  {row['name']}"),
    ("user", lambda row: row["user"]),
    ("project", lambda row: row["project"]),
    ("url", lambda row: row["url"]),
)


def _row(name: str, found: config.Config) -> dict[str, Any]:
    """A context without its secrets."""
    context = found.contexts[name]
    who = context.user or context.access_key
    return {"current": name == found.current, "name": name, "user": who, "project": context.project, "url": context.url}


@app.command("list")
def list_(output: OutputOption = Output.TABLE) -> None:
    """List the contexts; a star marks the one in use."""
    found = config.load()
    show_many(output, [_row(name, found) for name in sorted(found.contexts)], COLUMNS)


@app.command("use")
def use(name: Name) -> None:
    """Use a context from now on."""
    found = config.load()
    found.named(name)
    config.save(replace(found, current=name))


@app.command("show")
def show(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="By default the one in use.", autocompletion=contexts)] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show a context, without its secrets."""
    found = config.load()
    wanted = name or session.context_name(ctx)
    if wanted is None:
        raise Misused("No context is in use.")
    found.named(wanted)
    show_one(output, _row(wanted, found))


@app.command("delete")
def delete(name: Name) -> None:
    """Forget a context, with its keys and tokens."""
    found = config.load()
    found.named(name)
    config.save(found.without(name))
    config.KeptTokens(name).forget()
