"""Restrictions: what a credential is good for, of all that its holder may do."""

from collections.abc import Mapping
from typing import Any, Final, Self

from portico.core.base.frozen import frozen

LISTS: Final = ("permissions", "projects", "resources")


@frozen(slots=True)
class Restriction:
    """The lists of an access token, in the words of a rule of a policy; None where it is good for all.

    `permissions` are `<type>:<operation>`, `<type>:*` or `*`; `projects` are names in the holder's domain; `resources` are
    `<type>:<path>`, where a path may end with `*`.
    """

    permissions: tuple[str, ...] | None = None
    projects: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None

    def admitted(self, projects: Mapping[str, str]) -> dict[str, str]:
        """The projects that are among those listed."""
        listed = self.projects
        return {name: role for name, role in projects.items() if listed is None or name.lower() in listed}

    def claim(self) -> dict[str, list[str]]:
        """The lists that there are, for a principal's claims."""
        return {name: list(found) for name in LISTS if (found := getattr(self, name)) is not None}

    @classmethod
    def of(cls, claim: Mapping[str, Any]) -> Self:
        """The restriction that `claim` wrote, or that an item has."""
        return cls(*(None if claim.get(name) is None else tuple(map(str, claim[name])) for name in LISTS))
