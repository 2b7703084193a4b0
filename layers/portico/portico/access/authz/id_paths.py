"""The ids that things of each type can have, by the schema."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from portico.access.authz.cedar import schema_text
from portico.core.base.frozen import frozen

_ENTITY: Final = re.compile(r"entity ([\w, ]+?)(?: in \[([\w, ]+)\])? = \{([^}]*)\}")
_FORMS: Final = {
    "Domain": "domain",
    "Project": "domain/project",
    "User": "domain/name",
    "ServiceAccount": "domain/name",
}


@frozen(slots=True)
class Path:
    """The ids of a type: how many names they have at least and at most, and their form for people."""

    least: int
    most: int
    form: str


@cache
def id_paths() -> Mapping[str, Path]:
    """The ids of the types that live in a domain."""
    found: dict[str, Path] = {}
    for names, parents, attributes in _ENTITY.findall(schema_text()):
        for kind in names.split(", "):
            if "Project" in parents:
                found[kind] = Path(3, 4, "domain/project/name")
            elif "Domain" in parents:
                found[kind] = Path(2, 3 if "owner?" in attributes else 2, "domain/name")
    return found | {kind: Path(form.count("/") + 1, form.count("/") + 1, form) for kind, form in _FORMS.items()}
