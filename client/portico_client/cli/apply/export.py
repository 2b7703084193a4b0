"""`portico export`: what is there, as documents for `portico apply`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from portico_client import Portico
from portico_client.cli.apply.kinds import KINDS, Kind
from portico_client.cli.apply.prune import is_in_projects
from portico_client.cli.failures import Misused
from portico_client.cli.named import of
from portico_client.cli.screen import plain, stderr
from portico_client.cli.session import connect

_HEADER: Final = "# Of {place}. Code and secret values cannot be read back: a place without them needs `source` and `values` added.\n"


def export(
    ctx: typer.Context,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", "-k", help="Only this kind, as Function; repeatable. All of a project."),
    ] = None,
    directory: Annotated[
        Path | None, typer.Option("--directory", "-d", help="A folder for files, one a kind; by default all to stdout.")
    ] = None,
) -> None:
    """Write what is in the project as documents that `portico apply` takes, and finds nothing to change in."""
    client = connect(ctx)
    wanted = [_kind(name) for name in kind] if kind else [one for one in KINDS.values() if is_in_projects(client, one)]
    header = _HEADER.format(place=client.transport.project or client.url)
    texts = {one.name: text for one in sorted(wanted, key=lambda one: one.order) if (text := _text(client, one))}
    if directory is None:
        typer.echo(header + "---\n".join(texts.values()), nl=False)
        return
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (directory / f"{name.lower()}.yaml").write_text(header + text, encoding="utf-8")
    stderr().print(f"{len(texts)} files in {directory}", markup=False)


def _kind(name: str) -> Kind:
    found = next((one for one in KINDS.values() if one.name.lower() == name.lower()), None)
    if found is None:
        raise Misused(f"--kind: {name!r} is none of {', '.join(KINDS)}.")
    return found


def _text(client: Portico, kind: Kind) -> str:
    import yaml

    return "---\n".join(yaml.safe_dump(one, sort_keys=False, allow_unicode=True) for one in _documents(client, kind))


def _documents(client: Portico, kind: Kind) -> Iterator[dict[str, Any]]:
    for found in of(client, kind.resource).list(order="name:asc"):
        spec = {
            name: value for name, value in plain(found).items() if name in kind.settable and value not in (None, [], {})
        }
        yield {"kind": kind.name, "name": found.name, "spec": spec}
