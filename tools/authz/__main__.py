"""Writes the schema that policies are validated against; `--check` tells whether it has drifted from the declarations."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from portico.access.authz.cedar import FOLDER, resource_type
from portico.core.model.access import Access

from tools.authz.declared import ALL_PRINCIPALS, Kind, kinds, principals

TARGET: Final = FOLDER / "schema.cedarschema"
_HEAD: Final = """\
// What policies can speak of: who (principals), what (actions), on what (resources). Written by `python -m tools.authz`.
//
// Ids are paths without regard to case, written in lower case: Portico::User::"acme/ann", Portico::Project::"acme/vision",
// Portico::Function::"acme/vision/hello". A resource is `in` its project and its domain; a run is `in` its function.
// `name` is "" where a whole scope is meant, as in a search. A resource that declares facts (`owner`, `readers`, `writers`) has
// subjects there; they are not there where a whole scope is meant.
namespace Portico {
    // superadmin, domain_admin, user, viewer: the role in the domain
    entity Role;

    // `path` is the id, `subject` the caller as facts name it: "user:acme/ann". Projects are "domain/project": all that it belongs to, those it administers, those it works in.
"""
_ABOUT_GROUPS: Final = '    // Groups of actions, for policies to name: `action in Portico::Action::"read"`.\n'
_ABOUT_READING: Final = """\
    // `get` is asked for each entity that is read; on a whole scope, by a search. Where that is denied, `list` lets one search
    // for those entities of the scope that one may get.
"""
_OF_PRINCIPALS: Final = {
    "path": "String",
    "subject": "String",
    "domain?": "String",
    "projects": "Set<String>",
    "admin_of": "Set<String>",
    "works_in": "Set<String>",
}


def text() -> str:
    """The schema."""
    groups = ", ".join(f'"{group}"' for group in Access)
    entities = "".join(map(_entity, kinds().values()))
    actions = "\n".join("".join(_actions(kind)) for kind in kinds().values())
    return (
        f"{_HEAD}    entity {', '.join(ALL_PRINCIPALS)} in [Role] = {_record(_OF_PRINCIPALS.items())};\n\n"
        f"{entities}\n{_ABOUT_GROUPS}    action {groups};\n\n{_ABOUT_READING}{actions}}}\n"
    )


def main(arguments: list[str], target: Path = TARGET) -> int:
    """0 when the schema is as it should be, or was written; 1 when it has drifted."""
    wanted = text()
    if "--check" not in arguments:
        target.write_text(wanted, encoding="utf-8")
        return 0
    if target.exists() and target.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{target.name} has drifted: run `python -m tools.authz` and commit it", file=sys.stderr)
    return 1


def _entity(kind: Kind) -> str:
    within = f" in [{', '.join(kind.parents)}]" if kind.parents else ""
    return f"    entity {resource_type(kind.name)}{within} = {_record(kind.attributes.items())};\n"


def _actions(kind: Kind) -> Iterator[str]:
    for operation, given in kind.operations.items():
        groups = ", ".join(f'"{group}"' for group in Access if group in given)
        applies = f"principal: [{', '.join(principals(given))}], resource: [{resource_type(kind.name)}]"
        yield f'    action "{kind.name}:{operation}" in [{groups}] appliesTo {{ {applies} }};\n'


def _record(attributes: Iterable[tuple[str, str]]) -> str:
    return f"{{ {', '.join(f'{name}: {kind}' for name, kind in attributes)} }}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
