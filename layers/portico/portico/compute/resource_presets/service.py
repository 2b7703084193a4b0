"""Resource presets: the standard operations, and which of a group would start."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from portico.compute.resource_groups.engine_slots import ENGINE_SLOTS, EngineSlots
from portico.compute.resource_groups.entity import EngineName, ResourceGroup
from portico.compute.resource_groups.resource import RESOURCE_GROUPS
from portico.compute.resource_groups.service import ResourceGroupService
from portico.compute.resource_presets.actions import CheckPresets
from portico.compute.resource_presets.entity import ResourcePreset
from portico.compute.resource_presets.models import Checked
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class ResourcePresetService(StandardService[ResourcePreset]):
    """The standard operations; a preset of a group has slots of its engine."""

    groups: ResourceGroupService
    slots: EngineSlots
    most: ClassVar[int | None] = 100

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {**super().handlers, CheckPresets: self.check}

    def check(self, call: Call, action: CheckPresets) -> Checked:
        """The presets of a group, with what the caller can have of it. Raises Unprocessable, as the choice of one for a session does."""
        group = self.groups.choose(action.scope, action.resource_group, call.principal.access_key)
        return Checked(self.groups.allocation(call, group, action.scope), self.of_group(group.name))

    def of_group(self, group: str) -> Sequence[ResourcePreset]:
        """The presets that are offered in a group, by name."""
        found = [preset for preset in self.repository.present_in(GLOBAL) if preset.deleted_at is None]
        return [one for one in found if (one.resource_group or group).lower() == group.lower()]

    def draft(self, call: Call, scope: Scope, fields: Fields) -> ResourcePreset:
        """The preset. Raises Unprocessable for a group that there is not, and for slots that no engine has."""
        return self._checked(super().draft(call, scope, fields))

    def revise(self, call: Call, entity: ResourcePreset, changes: Fields) -> ResourcePreset:
        """The changed preset, with the same checks."""
        return self._checked(super().revise(call, entity, changes))

    def _checked(self, preset: ResourcePreset) -> ResourcePreset:
        engine = self._engine(preset.resource_group) if preset.resource_group is not None else EngineName.ECS
        self.slots.check(engine, "slots", preset.slots)
        return preset

    def _engine(self, name: str) -> str:
        group = self.repository.store.get_together((ResourceGroup, GLOBAL, name))[0]
        if group is None:
            raise Unprocessable.field("resource_group", f"There is no resource group {name!r}.", "not_found")
        return str(group.engine)


def wire(parts: "Parts") -> ResourcePresetService:
    """The service, put together."""
    groups, slots = parts.get(RESOURCE_GROUPS), parts.get(ENGINE_SLOTS)
    return ResourcePresetService(parts.repository(ResourcePreset), parts.clock, groups, slots)
