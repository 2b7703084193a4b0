"""The declarations of the catalogue in Cedar's terms: the types of what permissions are asked for, and who may be given them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from portico import catalogue
from portico.access.authz.cedar import resource_type
from portico.core.model.access import Access, Accesses
from portico.core.model.conventions import Home
from portico.core.model.facts import fact_types
from portico.core.resource import Resource

PEOPLE: Final = ("User", "ServiceAccount")
# Whom the policies of a group are for, where that is nobody of PEOPLE, or not all.
PRINCIPALS: Final[Mapping[Access, Sequence[str]]] = {
    Access.OWN: ("User",),
    Access.ANONYMOUS: ("Anonymous",),
    Access.WEBHOOK: ("Webhook",),
    Access.PLATFORM: ("Platform",),
}
ALL_PRINCIPALS: Final = (*PEOPLE, "Platform", "Anonymous", "Webhook")
_IN_PROJECTS: Final = frozenset({Home.PROJECT, Home.CURRENT_PROJECT})


@dataclass
class Kind:
    """A type of what permissions are asked for: the groups of each operation, and where its entities live."""

    name: str
    operations: dict[str, frozenset[Access]] = field(default_factory=dict)
    homes: set[Home] = field(default_factory=set)
    facts: dict[str, str] = field(default_factory=dict)
    within: str | None = None

    def give(self, operation: str, groups: Accesses | None) -> None:
        """Puts the permission into these groups, too."""
        added = (groups,) if isinstance(groups, Access) else groups or ()
        self.operations[operation] = self.operations.get(operation, frozenset()).union(added)

    @property
    def is_owned(self) -> bool:
        """True if its entities are users' own."""
        return any(Access.OWN in groups for groups in self.operations.values())

    @property
    def is_held(self) -> bool:
        """True if its entities are users' and service accounts' own."""
        return Home.CALLER in self.homes

    @property
    def is_global(self) -> bool:
        """True if some of its entities are in no domain: those of callers who have yet to prove whose they are."""
        return Home.GLOBAL in self.homes or any(Access.ANONYMOUS in groups for groups in self.operations.values())

    @property
    def home(self) -> Home:
        """The home of its entities: a project, a domain, or neither, at least for some."""
        if self.homes and self.homes <= _IN_PROJECTS:
            return Home.PROJECT
        return Home.GLOBAL if self.is_global or not (self.homes or self.is_owned) else Home.DOMAIN

    @property
    def parents(self) -> Sequence[str]:
        """The types of what its entities are in: what they belong to, and the container."""
        in_domains = self.home is not Home.PROJECT and (
            self.home is Home.DOMAIN or Home.DOMAIN in self.homes or self.is_held
        )
        containers = [*(["Project"] if self.homes & _IN_PROJECTS else []), *(["Domain"] if in_domains else [])]
        return [*([resource_type(self.within)] if self.within else []), *containers]

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes of its entities that policies can read, and their types."""
        homes = {"domain?" if self.home is Home.GLOBAL else "domain": "String"}
        if self.homes & _IN_PROJECTS:
            homes["project" if self.home is Home.PROJECT else "project?"] = "String"
        homes |= {"owner?": "String"} if self.is_owned or self.is_held else {}
        homes |= {"account?": "String"} if self.is_held else {}
        return {"name": "String", **homes, **self.facts}


@cache
def kinds() -> Mapping[str, Kind]:
    """All types, in the order of the catalogue. Raises ValueError for a permission of no group, which nobody could be given."""
    found: dict[str, Kind] = {}
    for resource in catalogue.declarations():
        _add(found, resource)
    for name, kind in found.items():
        for operation, groups in kind.operations.items():
            if not groups:
                raise ValueError(f"{name}:{operation} has no access")
    return found


def permissions() -> Mapping[str, frozenset[Access]]:
    """The groups of every permission."""
    return {
        f"{name}:{operation}": groups for name, kind in kinds().items() for operation, groups in kind.operations.items()
    }


def principals(groups: Iterable[Access]) -> Sequence[str]:
    """The types of those who may be given a permission of these groups."""
    given = {name for group in groups for name in PRINCIPALS.get(group, PEOPLE)}
    return [name for name in ALL_PRINCIPALS if name in given]


def _add(found: dict[str, Kind], resource: Resource) -> None:
    if resource.entity is not None:
        kind = found.setdefault(resource.entity.type, Kind(resource.entity.type))
        kind.homes |= set(_homes(resource))
        kind.facts |= {**{f"{name}?": type_ for name, type_ in fact_types(resource.entity).items()}, **resource.facts}
        kind.within = resource.within
        for operation, groups in resource.access.items():
            kind.give(operation, groups)
    for permission, groups in _asked(resource):
        name, _, operation = permission.partition(":")
        kind = found.setdefault(name, Kind(name))
        kind.give(operation, groups)
        if resource.entity is None:
            kind.homes |= {mount.home for mount in resource.mounts}
    if resource.entity is None:
        for own in resource.own:
            if own.home is not None and own.action is not None:
                found[own.action.entity_type].homes.add(own.home)


def _homes(resource: Resource) -> Iterator[Home]:
    yield from (mount.home for mount in resource.mounts)
    if not resource.mounts:
        yield from (own.home for own in resource.own if own.home is not None)


def _asked(resource: Resource) -> Iterator[tuple[str, Accesses | None]]:
    """The permissions that the operations of a resource ask for; the standard ones are in no groups but those of the resource."""
    yield from ((action.permission, None) for action in resource.actions.values())
    yield from ((own.action.permission, own.access) for own in resource.own if own.action is not None)
