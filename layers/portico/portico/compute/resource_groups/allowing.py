"""Who may use a resource group: the domains, projects and key pairs that it allows, these very ones and no later namesakes."""

from collections.abc import Iterable, Mapping
from typing import Any

from portico.compute.resource_groups.entity import AllowList, ResourceGroup
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.store import Store
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.projects.entity import Project


@frozen(slots=True)
class Asking:
    """Who asks for a group: a project and its domain, as they are, and the key pair of the caller if there is one."""

    domain: Domain | None
    project: Project | None
    access_key: str | None

    def may_use(self, group: ResourceGroup) -> bool:
        """True if the group allows everybody, or one of them."""
        allowed = group.allowed
        if allowed.everybody or (self.access_key or "").lower() in {key.lower() for key in allowed.keypairs}:
            return True
        named = {*_domain_places(allowed), *_project_places(allowed)}
        return any(place in named and group.bound.get(place) == uid for place, uid in self._places())

    def _places(self) -> Iterable[tuple[str, str]]:
        for container in (self.domain, self.project):
            if container is not None:
                yield str(container.inside), container.uid


def asking(store: Store, scope: Scope, access_key: str | None) -> Asking:
    """Who asks in a project, in one request."""
    wanted: list[tuple[Any, Scope, str]] = [(Domain, GLOBAL, scope.domain)] if scope.domain else []
    if scope.domain and scope.project:
        wanted.append((Project, Scope(scope.domain), scope.project))
    domain, project = (*_read(store, wanted), None, None)[:2]
    return Asking(domain, project, access_key)


def bind(store: Store, allowed: AllowList, before: ResourceGroup | None) -> Mapping[str, str]:
    """The uids of what is allowed, by place. Raises Unprocessable that names the first that is not there, and was not before."""
    found: dict[str, str] = {}
    known = before.bound if before is not None else {}
    domains = [(Domain, GLOBAL, name) for name in allowed.domains]
    projects = [(Project, Scope(name.partition("/")[0]), name.partition("/")[2]) for name in allowed.projects]
    for field, places, wanted in (
        ("domains", _domain_places(allowed), domains),
        ("projects", _project_places(allowed), projects),
    ):
        for number, (place, entity) in enumerate(zip(places, _read(store, wanted), strict=True)):
            uid = known.get(place) if entity is None else entity.uid
            if uid is None:
                raise _unknown(field, number, getattr(allowed, field)[number])
            found[place] = uid
    _check_keypairs(store, allowed, before)
    return found


def _check_keypairs(store: Store, allowed: AllowList, before: ResourceGroup | None) -> None:
    known = {key.lower() for key in before.allowed.keypairs} if before is not None else set[str]()
    pairs = _read(store, [(KeyPair, GLOBAL, key) for key in allowed.keypairs])
    for number, (key, pair) in enumerate(zip(allowed.keypairs, pairs, strict=True)):
        if pair is None and key.lower() not in known:
            raise _unknown("keypairs", number, key)


def _read(store: Store, wanted: list[tuple[Any, Scope, str]]) -> list[Any]:
    return store.get_together(*wanted) if wanted else []


def _unknown(field: str, number: int, name: str) -> Unprocessable:
    kind = {"domains": "domain", "projects": "project", "keypairs": "key pair"}[field]
    return Unprocessable.field(f"allowed.{field}.{number}", f"There is no {kind} {name!r}.", "not_found")


def _domain_places(allowed: AllowList) -> list[str]:
    return [str(Scope(name)) for name in allowed.domains]


def _project_places(allowed: AllowList) -> list[str]:
    split = (name.partition("/") for name in allowed.projects)
    return [str(Scope(domain, project)) for domain, _, project in split]
