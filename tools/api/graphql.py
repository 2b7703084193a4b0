"""Writes what GraphQL is served and promised by: the index of its fields, and `api/schema.graphql`; `--check` compares.

A schema that breaks clients of the committed one is refused; `--break REASON` takes it all the same, and notes the changes.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from graphql import build_schema, find_breaking_changes, print_schema
from portico import catalogue
from portico.core.base.parts import load
from portico.core.graphql.roots import Root, roots
from portico.core.graphql.schema import Indexed, Schemas

from tools.api.contract import complain, note, options_of
from tools.api.routes import formatted
from tools.template.declared import declared

ROOT: Final = Path(__file__).parents[2]
SCHEMA: Final = ROOT / "api" / "schema.graphql"
INDEX: Final = ROOT / "layers/portico/portico/platform/graphql_index.py"
FUNCTION: Final = "graphql"  # the folder of the function that serves it
_READS: Final = frozenset({"get", "search"})
_HEAD: Final = '''"""The fields of GraphQL: whether one mutates, where its resource is declared, and the function that answers unless GraphQL's does.

Written by `python -m tools.api.graphql`.
"""

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, tuple[bool, str, str]]] = {
'''


@cache
def index() -> dict[str, Indexed]:
    """All fields, in the order of the catalogue. Raises ValueError for two of one name."""
    found: dict[str, Indexed] = {}
    for where in catalogue.RESOURCES.values():
        for root in roots(load(where)):
            if root.name in found:
                raise ValueError(f"{root.name} would be two fields")
            found[root.name] = Indexed(root.mutates, where, "" if _stays(root) else root.route.function)
    return found


def _stays(root: Root) -> bool:
    """True for a field whose operation needs nothing that GraphQL's function has not: reads of the table of entities do not."""
    if root.route.own is None and root.operation in _READS and _reads_entities(root.route.function):
        return True
    return _grants(root.route.function) <= _grants(FUNCTION)


@cache
def _grants(folder: str) -> frozenset[str]:
    return frozenset(json.dumps(statement, default=repr, sort_keys=True) for _, statement in declared().grants(folder))


@cache
def _reads_entities(folder: str) -> bool:
    return bool({name for name, _ in declared().grants(folder)} & {"reads", "identities"})


def index_text() -> str:
    """The module of the index, as it is committed."""
    lines = (
        f"    {json.dumps(name)}: ({one.mutates}, {json.dumps(one.where)}, {json.dumps(one.function)}),\n"
        for name, one in index().items()
    )
    return formatted(_HEAD + "".join(lines) + "}\n")


def schema_text() -> str:
    """The schema, as it is committed."""
    return print_schema(Schemas(index()).whole()) + "\n"


def broken(old: str, new: str) -> list[str]:
    """What breaks clients of the old schema, in words."""
    changes = find_breaking_changes(build_schema(old), build_schema(new))
    return sorted(change.description for change in changes)


def main(arguments: Sequence[str]) -> int:
    """0 when both are as they should be, or were written; 1 when one has drifted, or the schema breaks clients."""
    options = options_of("graphql", __doc__, arguments)
    wanted = {INDEX: index_text(), SCHEMA: schema_text()}
    changes = broken(SCHEMA.read_text("utf-8"), wanted[SCHEMA]) if SCHEMA.exists() else []
    if changes and not options.reason:
        return complain("this breaks clients of GraphQL:", *changes)
    if options.check:
        drifted = [path.name for path, text in wanted.items() if path.read_text("utf-8") != text]
        told = f"{', '.join(drifted)} has drifted: run `python -m tools.api.graphql` and commit it"
        return complain(told) if drifted else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    note([f"GraphQL: {change}" for change in changes], options.reason)
    return 0


def handed() -> Iterator[str]:
    """The functions that fields are handed to."""
    return iter(sorted({one.function for one in index().values()} - {""}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
