"""Ids in policies: written in lower case, as the ids of principals and resources are, and judged by what these can be.

A policy of a domain is asked about principals and resources of that domain. What names another, or has the wrong number of
names in its path, would be accepted and never match.
"""

import re
from collections.abc import Callable
from typing import Final

from portico.access.authz.id_paths import id_paths
from portico.tenancy.members.entity import Role

# What stays (a comment, an annotation, a value of an extension), an id with its type, or any other text.
_TEXT: Final = r'"(?:[^"\\]|\\.)*"'
_PARTS: Final = re.compile(
    rf'(?P<kept>//[^\n]*|@\w+\s*\(\s*{_TEXT}\s*\)|(?:datetime|duration|decimal|ip)\s*\(\s*{_TEXT}\s*\))|Portico\s*::\s*(?P<type>\w+)\s*::\s*"(?P<id>(?:[^"\\]|\\.)*)"|{_TEXT}', re.DOTALL
)  # fmt: skip
_BOUND: Final = (Role.DOMAIN_ADMIN, Role.USER, Role.VIEWER)
Refuse = Callable[[str, int], Exception]


def normalised(text: str, domain: str, refuse: Refuse) -> str:
    """The text with its ids, and what is compared with them, in lower case.

    `refuse` makes the error of an id that nothing has, from a message and the position.
    """

    def written(part: re.Match[str]) -> str:
        if part["kept"] is not None or part["type"] == "Action":
            return part[0]
        if part["type"] is None:
            return part[0].lower()
        fault = _fault(part["type"], part["id"].lower(), domain.lower())
        if fault is not None:
            raise refuse(fault, part.start("id"))
        start = part.start("id") - part.start()
        return f"{part[0][:start]}{part['id'].lower()}{part[0][start + len(part['id']) :]}"

    return _PARTS.sub(written, text)


def _fault(kind: str, name: str, domain: str) -> str | None:
    """The reason why nothing has the id; None where something can."""
    if kind == "Role":
        return None if name in _BOUND else _of_role(name)
    path = id_paths().get(kind)
    if path is None:
        return None
    names = name.split("/")
    if names[0] != domain:
        return f'{kind}::"{name}" never matches: ids in a policy of {domain} begin with {domain!r}.'
    if not path.least <= len(names) <= path.most or not all(names):
        return f'{kind}::"{name}" never matches: the id of a {kind} is "{path.form}".'
    return None


def _of_role(name: str) -> str:
    if name == Role.SUPERADMIN:
        return 'Role::"superadmin" never matches: no policy of a domain binds superadmins.'
    hint = " (for admins of projects: `principal.admin_of`)" if name == "project_admin" else ""
    return f'Role::"{name}" never matches: the roles are {", ".join(_BOUND)}{hint}.'
