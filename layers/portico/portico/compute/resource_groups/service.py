"""Resource groups: the standard operations, and the choice of one for a session."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from portico.compute.resource_groups.actions import ListUsableGroups, ReadAllocation, ReadCapacity
from portico.compute.resource_groups.allocation import Allocation, Allocations
from portico.compute.resource_groups.allowing import Asking, asking, bind
from portico.compute.resource_groups.capacity import Filling, filling, live_sessions
from portico.compute.resource_groups.engine_slots import ENGINE_SLOTS, EngineSlots
from portico.compute.resource_groups.entity import AllowList, ResourceGroup
from portico.compute.resource_groups.repository import ResourceGroupRepository
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.counters import Counters
from portico.core.data.query import Page
from portico.core.model.action import Action
from portico.core.model.amounts import amount
from portico.core.model.call import Call
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.revisions import typed
from portico.core.services.standard import StandardService
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

FIRST: Final = "default"
FIELD: Final = "resource_group"
MOST: Final = 200


@frozen
class ResourceGroupService(StandardService[ResourceGroup]):
    """The standard operations; a group that holds sessions stays. `capacity` is that of the first group."""

    capacity: Mapping[str, str]
    limits: Lazy[Limits]
    slots: EngineSlots
    most: ClassVar[int | None] = MOST

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        own: dict[type[Action], Handler] = {
            ListUsableGroups: self.list_usable,
            ReadCapacity: self.read_capacity,
            ReadAllocation: self.read_allocation,
        }
        return {**super().handlers, **own}

    @property
    def counters(self) -> Counters:
        """The counters of what is used."""
        return self.repository.store.counters

    def seed(self, call: Call) -> None:
        """Makes the first group, the default, unless it is there or was deleted."""
        if self.repository.get_many(GLOBAL, [FIRST], deleted=True)[0] is not None:
            return
        now = self.clock.now()
        capacity = {name: amount(text) for name, text in self.capacity.items()}
        fields: dict[str, Any] = {"capacity": capacity, "is_default": True, "created_at": now, "updated_at": now}
        try:
            self.repository.create(call, ResourceGroup(scope=GLOBAL, name=FIRST, **fields))
        except Conflict:
            return  # another first start came between

    def group(self, name: str) -> ResourceGroup:
        """The group of this name. Raises NotFound."""
        return self.find(GLOBAL, name)

    def usable(self, scope: Scope, access_key: str | None) -> Sequence[ResourceGroup]:
        """The groups that one may use in a project, with a key pair or without, the default first, then by name."""
        return self._usable(asking(self.repository.store, scope, access_key))

    def choose(self, scope: Scope, name: str | None, access_key: str | None) -> ResourceGroup:
        """The group of a new session: the one named, else the project's, else the default, else the only one that there is.

        Raises Unprocessable at `resource_group`: RESOURCE_GROUP_NOT_FOUND for one that the caller may not use,
        RESOURCE_GROUP_INACTIVE, RESOURCE_GROUP_REQUIRED where there is not one to take.
        """
        who = asking(self.repository.store, scope, access_key)
        wanted = name or (who.project.resource_group if who.project is not None else None)
        usable = self._usable(who)
        if wanted is not None:
            return _named(usable, wanted)
        active = [group for group in usable if group.is_active]
        if active and (active[0].is_default or len(active) == 1):
            return active[0]
        raise _required(active)

    def list_usable(self, call: Call, action: ListUsableGroups) -> Page[ResourceGroup]:
        """All groups that the caller may use."""
        found = self.usable(action.scope, call.principal.access_key)
        return Page(found, len(found), 0, MOST, has_more=False, next_cursor=None)

    def read_capacity(self, call: Call, action: ReadCapacity) -> Filling:
        """How full a group is. Raises NotFound for one that the caller may not use."""
        return filling(self.counters, self.usable_group(call.principal, action.scope, action.key))

    def read_allocation(self, call: Call, action: ReadAllocation) -> Allocation:
        """What the caller can have of a group. Raises NotFound for one that the caller may not use."""
        return self.allocation(call, self.usable_group(call.principal, action.scope, action.key), action.scope)

    def allocation(self, call: Call, group: ResourceGroup, scope: Scope) -> Allocation:
        """What the caller can have of a group."""
        return Allocations(self.limits(), self.counters).of(group, scope, call.principal)

    def usable_group(self, principal: Principal, scope: Scope, name: str) -> ResourceGroup:
        """A group that the caller may use in a project. Raises NotFound."""
        group = self.repository.get_many(GLOBAL, [name])[0]
        if group is None or not asking(self.repository.store, scope, principal.access_key).may_use(group):
            raise self.repository.missing(GLOBAL, name)
        return group

    def check_default(self, project: Project) -> None:
        """Raises Unprocessable for a project that may not use the resource group that it names for its sessions."""
        name = project.resource_group or ""
        domain, group = self.repository.store.get_together(
            (Domain, GLOBAL, project.scope.domain or ""), (ResourceGroup, GLOBAL, name)
        )
        if group is None or not Asking(domain, project, None).may_use(group):
            message = f"There is no resource group {name!r} that the project may use."
            raise Unprocessable.field(FIELD, message, "not_found", code="RESOURCE_GROUP_NOT_FOUND")

    def draft(self, call: Call, scope: Scope, fields: Fields) -> ResourceGroup:
        """The group. Raises Unprocessable for slots and options that its engine has not, and for names that there are not."""
        group = super().draft(call, scope, fields)
        self._check(group)
        return group.model_copy(update={"bound": bind(self.repository.store, group.allowed, None)})

    def revise(self, call: Call, entity: ResourceGroup, changes: Fields) -> ResourceGroup:
        """The changed group, with the same checks."""
        given = typed(entity, changes)
        allowed: AllowList | None = given.get("allowed")
        if allowed is not None:
            given = {**given, "bound": bind(self.repository.store, allowed, entity)}
        changed = entity.changed(self.clock.now(), **given)
        self._check(changed)
        return changed

    def check_removable(self, call: Call, entity: ResourceGroup) -> None:
        """Raises Conflict for a group that has sessions."""
        live, pending = live_sessions(self.counters, entity)
        if live or pending:
            message = f"The resource group {entity.name!r} has {live} sessions, and {pending} wait: end them first."
            details = {"resource_group": entity.name, "sessions": live, "pending_sessions": pending}
            raise Conflict(message, code="RESOURCE_GROUP_IN_USE", details=details)

    def _usable(self, who: Asking) -> list[ResourceGroup]:
        live = [group for group in self.repository.present_in(GLOBAL) if group.deleted_at is None]
        return sorted(filter(who.may_use, live), key=lambda group: (not group.is_default, group.name.lower()))

    def _check(self, group: ResourceGroup) -> None:
        self.slots.check(group.engine, "capacity", group.capacity)
        self.slots.check(group.engine, "session_defaults.resources", group.session_defaults.resources)
        self.slots.check(group.engine, "fair_share.resource_weights", group.fair_share.resource_weights)
        for at, price in enumerate(group.prices):
            self.slots.check(group.engine, f"prices.{at}.per_hour", price.per_hour)
            if any(price.since == earlier.since for earlier in group.prices[:at]):
                raise Unprocessable.field(f"prices.{at}.since", "Another price begins on that day.", "duplicate")
        if group.engine_options:
            name = next(iter(group.engine_options))
            raise Unprocessable.field(f"engine_options.{name}", f"The engine {group.engine!r} has no such option.")


def _named(usable: Sequence[ResourceGroup], name: str) -> ResourceGroup:
    found = next((group for group in usable if group.name.lower() == name.lower()), None)
    if found is None:
        message = f"There is no resource group {name!r} that you may use."
        raise Unprocessable.field(FIELD, message, "not_found", code="RESOURCE_GROUP_NOT_FOUND")
    if not found.is_active:
        message = f"The resource group {found.name!r} starts no sessions at present."
        raise Unprocessable.field(FIELD, message, "inactive", code="RESOURCE_GROUP_INACTIVE")
    return found


def _required(active: Sequence[ResourceGroup]) -> Unprocessable:
    names = [group.name for group in active]
    message = f"Name a resource group: one of {', '.join(names)}." if names else "There is no resource group for you."
    error = Unprocessable.field(FIELD, message, "missing", code="RESOURCE_GROUP_REQUIRED")
    error.details |= {"resource_groups": names}
    return error


def wire(parts: "Parts") -> ResourceGroupService:
    """The service, put together."""
    repository = ResourceGroupRepository(parts.store, ResourceGroup)
    capacity, limits, slots = parts.settings.session_capacity, parts.lazy(LIMITS), parts.get(ENGINE_SLOTS)
    return ResourceGroupService(repository, parts.clock, capacity, limits, slots)
