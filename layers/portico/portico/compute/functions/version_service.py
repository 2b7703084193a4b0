"""Versions of functions, to be read."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from portico.compute.functions.actions import GetVersion, SearchVersions
from portico.compute.functions.entity import Function
from portico.compute.functions.version import Version, versions_partition
from portico.compute.functions.versions import Versions, is_number, missing
from portico.core.actions.processor import Handler
from portico.core.base.frozen import frozen
from portico.core.data.query import Order, Page
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class VersionService:
    """Reads versions."""

    functions: Repository[Function]
    versions: Versions

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {GetVersion: self.get, SearchVersions: self.search}

    def get(self, call: Call, action: GetVersion) -> Version:
        """The version of this number. Raises NotFound."""
        function = self.functions.get(action.scope, action.function)
        if not is_number(action.key):
            raise missing(Version, action.scope, action.key)
        return self.versions.get(function, int(action.key))

    def search(self, call: Call, action: SearchVersions) -> Page[Version]:
        """One page, the latest first unless ordered otherwise."""
        function, querier = self.functions.get(action.scope, action.function), action.querier
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        parent = versions_partition(str(action.scope), function.uid)
        return self.versions.repository.search(action.scope, querier, parent=parent)


def wire(parts: "Parts") -> VersionService:
    """The service, put together."""
    return VersionService(parts.repository(Function), Versions(parts.store))
