"""`portico folder`: shares, and what goes on as a task."""

from pathlib import Path
from typing import Annotated

import typer

from portico_client.cli.named import columns_of
from portico_client.cli.naming import names_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.cli.tasks import ended

Folder = Annotated[
    str,
    typer.Argument(
        help="The folder: `name`, `me/name` of one's own, or `uid:<uid>`.", autocompletion=names_of("folders")
    ),
]
Users = Annotated[list[str], typer.Argument(help="Users of the domain, by name or subject.")]
Permission = Annotated[str, typer.Option(help="ro reads, rw writes as well, wd removes as well.")]
_SHARES = columns_of(("user", "permission", "status"))
_SHARED = columns_of(("uid", "name", "home", "permission"))
_INVITATIONS = columns_of(("id", "name", "home", "permission", "status"))
NoWait = Annotated[bool, typer.Option("--no-wait", help="Print the task, and do not wait for it.")]


def add(app: typer.Typer) -> None:
    """Adds the commands."""
    for name, command in _COMMANDS.items():
        app.command(name)(command)


def rename(ctx: typer.Context, folder: Folder, name: str, output: OutputOption = Output.TABLE) -> None:
    """Give a folder another name."""
    show_one(output, connect(ctx).folders.rename(folder, name))


def clone(
    ctx: typer.Context,
    folder: Folder,
    target: Annotated[str, typer.Argument(help="The folder to make: `name`, or `me/name`.")],
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Copy a folder."""
    client = connect(ctx)
    made = client.folders.clone(folder, target)
    if no_wait:
        show_one(output, made)
    else:
        ended(client, made.id, None, output)


def archive(
    ctx: typer.Context,
    folder: Folder,
    paths: Annotated[list[str] | None, typer.Argument(help="Files and directories; all of it unless given.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the file there, not its address to the screen.")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Write files into a zip file."""
    client = connect(ctx)
    ended(client, client.folders.archive(folder, paths or ()).id, to, output)


def purge(
    ctx: typer.Context,
    folder: Folder,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")] = False,
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Remove a folder with all its files, for good."""
    if not yes:
        typer.confirm(f"Remove {folder} and all its files?", abort=True, err=True)
    client = connect(ctx)
    made = client.folders.purge(folder)
    if no_wait:
        show_one(output, made)
    else:
        ended(client, made.id, None, output)


def shares(ctx: typer.Context, folder: Folder, output: OutputOption = Output.TABLE) -> None:
    """List with whom a folder is shared."""
    show_many(output, iter(connect(ctx).folders.shares(folder).items), _SHARES)


def share(
    ctx: typer.Context, folder: Folder, users: Users, permission: Permission = "ro", output: OutputOption = Output.TABLE
) -> None:
    """Share a folder, or change what they may do with whom it is shared."""
    folders = connect(ctx).folders
    known = {one.user for one in folders.shares(folder).items}
    there = [user for user in users if any(one == user or one.endswith(f"/{user}") for one in known)]
    if there:
        folders.change_shares(folder, there, permission)
    if fresh := [user for user in users if user not in there]:
        folders.share(folder, fresh, permission)
    show_many(output, iter(folders.shares(folder).items), _SHARES)


def unshare(ctx: typer.Context, folder: Folder, users: Users, output: OutputOption = Output.TABLE) -> None:
    """Take shares and invitations back."""
    show_many(output, iter(connect(ctx).folders.unshare(folder, users).items), _SHARES)


def shared(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """List the folders that others share with one."""
    show_many(output, connect(ctx).folders.shared(), _SHARED)


def invitations(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """List invitations to folders."""
    show_many(output, connect(ctx).invitations.list(), _INVITATIONS)


def accept(ctx: typer.Context, invitation: str, output: OutputOption = Output.TABLE) -> None:
    """Accept an invitation."""
    show_one(output, connect(ctx).invitations.accept(invitation))


def reject(ctx: typer.Context, invitation: str) -> None:
    """Reject an invitation, or leave the folder."""
    connect(ctx).invitations.reject(invitation)
    stderr().print("rejected", markup=False)


_COMMANDS = {one.__name__: one for one in (rename, clone, archive, purge, shares, share, unshare, shared, invitations, accept, reject)}  # fmt: skip
