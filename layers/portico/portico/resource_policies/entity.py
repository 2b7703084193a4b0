"""Resource policies: named limits, given to domains and projects."""

from typing import ClassVar

from portico.core.entity import NamedEntity
from portico.core.standard import standard_actions


class ResourcePolicy(NamedEntity):
    """Limits; None is no limit. Storage is that of the functions' current code, in bytes."""

    type: ClassVar[str] = "resource_policy"
    types: ClassVar[str] = "resource_policies"

    max_functions: int | None = None
    max_concurrent_runs: int | None = None
    max_storage_bytes: int | None = None


ACTIONS = standard_actions(ResourcePolicy)
