"""The standard operations of entities below others."""

from typing import Any, TypeVar

from portico.core.actions.standard import Create, Find
from portico.core.base.frozen import frozen
from portico.core.data.query import Page
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.nested import NestedEntity, listed_below
from portico.core.model.scope import Scope
from portico.core.services.standard import StandardService

N = TypeVar("N", bound=NestedEntity)


@frozen
class NestedService(StandardService[N]):
    """The standard operations of nested entities; `uppers` are those right above, wherever they live."""

    uppers: Repository[Any]

    def upper_scope(self, scope: Scope) -> Scope:
        """The scope of those above: the same, unless a service says otherwise."""
        return scope

    def create(self, call: Call, action: Create) -> N:
        """Adds the entity. Raises NotFound when there is nothing to add it to."""
        self._upper(action.scope, [str(action.fields[name]) for name in self.repository.entity_type.above])
        return super().create(call, action)

    def search(self, call: Call, action: Find) -> Page[N]:
        """One page of those below the same. Raises NotFound when that is not there."""
        above = list(action.above)
        self._upper(action.scope, above)
        place = listed_below(self.repository.entity_type, str(action.scope), above)
        return self.repository.search(action.scope, action.querier, parent=place)

    def _upper(self, scope: Scope, above: list[str]) -> None:
        self.uppers.get(self.upper_scope(scope), "/".join(above))
