"""Resource policies: named limits, given to domains, projects and key pairs."""

from typing import ClassVar

from portico.core.actions.standard import standard_actions
from portico.core.model.entity import NamedEntity


class ResourcePolicy(NamedEntity):
    """Limits; None is no limit. Storage is that of the functions' current code, in bytes.

    Requests are those of a minute, by a token bucket: that many at once, then as they come back. A key pair is charged with
    the functions it made, the runs it began, and its requests.
    """

    type: ClassVar[str] = "resource_policy"
    types: ClassVar[str] = "resource_policies"

    max_functions: int | None = None
    max_concurrent_runs: int | None = None
    max_storage_bytes: int | None = None
    max_requests_per_minute: int | None = None


ACTIONS = standard_actions(ResourcePolicy)
