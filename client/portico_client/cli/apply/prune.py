"""Pruning: what is in the project and in no file, of the kinds that the files have."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from portico_client import Portico
from portico_client.cli.apply.kinds import KINDS, Kind
from portico_client.cli.apply.manifests import Manifest
from portico_client.cli.named import of


def is_in_projects(client: Portico, kind: Kind) -> bool:
    """True for what belongs to a project; domains, users' policies and the like are never pruned."""
    return not of(client, kind.resource).names.prefix


def superfluous(client: Portico, wanted: Iterable[Manifest]) -> Iterator[Manifest]:
    """The documents to delete, in the order in which nothing that is left needs them."""
    named: dict[str, set[str]] = {}
    for manifest in wanted:
        named.setdefault(manifest.kind.name, set()).add(manifest.name.lower())
    for kind in sorted((KINDS[name] for name in named), key=lambda kind: -kind.order):
        if is_in_projects(client, kind):
            for found in of(client, kind.resource).list():
                if found.name.lower() not in named[kind.name]:
                    yield Manifest(kind, found.name, {}, Path(), "in no file")
