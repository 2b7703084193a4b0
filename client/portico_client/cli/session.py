"""The client of a command: as the options, the environment or the context in use say."""

import os
from dataclasses import replace
from urllib.parse import urlsplit

import typer

from portico_client import KeyPair, Portico, Retries
from portico_client.cli import config
from portico_client.cli.failures import Misused
from portico_client.cli.globals import Globals
from portico_client.cli.program import program


def globals_of(ctx: typer.Context) -> Globals:
    """The options of the root command."""
    found = ctx.find_root().obj
    return found if isinstance(found, Globals) else Globals()


def context_name(ctx: typer.Context) -> str | None:
    """The context in use: `--context`, `PORTICO_CONTEXT`, or that of `portico context use`."""
    return globals_of(ctx).context or config.load().current


def current(ctx: typer.Context) -> tuple[str | None, config.Context]:
    """The context in use, with what the environment says instead. Raises Misused when neither says where to."""
    name = context_name(ctx)
    url, pair = os.environ.get("PORTICO_URL"), _pair_of_environment()
    if url:
        address(url, "PORTICO_URL")
    if name is None and url is None:
        raise Misused(f"No deployment is known: `{program()} login`, or set PORTICO_URL.")
    found = config.load().named(name) if name else config.Context(str(url))
    if url and url.rstrip("/") != found.url.rstrip("/"):
        name, found = None, config.Context(url, project=found.project)  # keys are not sent to another address
    if pair:
        name, found = None, replace(found, access_key=pair.access_key, secret_key=pair.secret_key)
    return name, replace(found, project=globals_of(ctx).project or found.project)


def address(url: str, where: str) -> str:
    """The address of a deployment. Raises Misused for one without a scheme or a host."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        bare = url.partition("://")[2] or url
        raise Misused(f"{where}: {url!r} is no address of a deployment; is it https://{bare}?")
    return url


def connect(ctx: typer.Context, *, retries: Retries | None = None) -> Portico:
    """A client, closed when the command ends."""
    name, context = current(ctx)
    token = os.environ.get("PORTICO_TOKEN")
    pair = KeyPair(context.access_key, context.secret_key) if context.access_key and context.secret_key else None
    store = config.KeptTokens(name) if name and not token else None
    client = Portico(context.url, key_pair=pair, token=token, store=store, project=context.project, retries=retries)
    ctx.call_on_close(client.close)
    return client


def _pair_of_environment() -> KeyPair | None:
    access, secret = os.environ.get("PORTICO_ACCESS_KEY"), os.environ.get("PORTICO_SECRET_KEY")
    if bool(access) != bool(secret):
        raise Misused("PORTICO_ACCESS_KEY and PORTICO_SECRET_KEY go together.")
    return KeyPair(access, secret) if access and secret else None
