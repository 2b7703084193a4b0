"""Names of a resource's operations."""

from dataclasses import dataclass
from typing import Any

from portico_client.base import Operation
from portico_client.operations import OPERATIONS


@dataclass(frozen=True)
class Standard:
    """The ids of a resource's operations, by its names in the API's description: `create_function`, `search_functions` ...

    `key` is what its paths call the key of an entity.
    """

    one: str
    many: str
    prefix: str = ""
    key: str = "name"

    def operation(self, verb: str) -> Operation[Any]:
        """The operation of a verb; a prefix of a scope leaves out `get` (`domain_policy`). Raises KeyError if there is none."""
        noun = self.many if verb in {"search", "batch_update", "batch_delete", "batch_purge"} else self.one
        if verb == "search_by_body":
            return OPERATIONS[f"{self.prefix}search_{self.many}_by_body"]
        if verb == "get" and self.prefix:
            return OPERATIONS[f"{self.prefix}{noun}"]
        return OPERATIONS[f"{self.prefix}{verb}_{noun}"]
