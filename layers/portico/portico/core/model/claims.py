"""Claims: values that one entity at a time may have (an e-mail address in a domain), each an item of its own.

A claim is written in the transaction of its entity's change and is found by its value in one request. A soft-deleted entity
keeps its claims, as it keeps its name.
"""

from collections.abc import Mapping

from portico.core.base.frozen import frozen


@frozen(slots=True)
class Claim:
    """A value of a field, unique in a partition of the table."""

    field: str
    partition: str
    value: str

    @property
    def key(self) -> Mapping[str, str]:
        """The primary key of its item; the item's `holder` and `scope` are the key and the scope of the entity."""
        return {"pk": self.partition, "sk": self.value}
