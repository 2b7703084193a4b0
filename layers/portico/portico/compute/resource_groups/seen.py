"""The groups that are something to a domain: those that it, or one of its projects, may use."""

from portico.compute.resource_groups.allowing import asking
from portico.compute.resource_groups.entity import ResourceGroup
from portico.core.data.store import Store
from portico.core.model.scope import Scope


def seen_from(store: Store, group: ResourceGroup, domain: Scope) -> bool:
    """True if the group allows everybody, the domain, or a project of it."""
    inside = f"{domain.domain}/"
    if group.allowed.everybody or any(name.lower().startswith(inside) for name in group.allowed.projects):
        return True
    return asking(store, domain, None).may_use(group)
