"""Claims: values that one entity at a time may have (an e-mail address in a domain), each an item of its own.

A claim is written in the transaction of its entity's change and is found by its value in one request. A soft-deleted entity
keeps its claims, as it keeps its name.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from portico.core.errors import Conflict, error_prefix
from portico.core.frozen import frozen
from portico.core.writes import ABSENT, ANYTHING, Delete, Put, Write

if TYPE_CHECKING:
    from portico.core.entity import Entity


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


class ClaimTaken(Conflict):
    """Another entity has the value."""

    def __init__(self, entity: "Entity", claim: Claim) -> None:
        kind = entity.type.replace("_", " ")
        code = f"{error_prefix(entity.type)}_{claim.field.upper()}_EXISTS"
        super().__init__(
            f"There is already a {kind} with this {claim.field}.", code=code, details={"field": claim.field}
        )
        self.claim = claim


@frozen(slots=True)
class ClaimWrite:
    """A write, and whose claim it is about."""

    entity: "Entity"
    claim: Claim
    write: Write


def claim_writes(table: str, changes: Iterable[tuple["Entity | None", "Entity | None"]]) -> Sequence[ClaimWrite]:
    """The writes that go with changes (before, after). Raises ClaimTaken when two of them want one value."""
    gained: dict[Claim, Entity] = {}
    lost: dict[Claim, Entity] = {}
    for before, after in changes:
        old, new = _claims(before), _claims(after)
        for claim in new - old:
            if after is not None and gained.setdefault(claim, after) is not after:
                raise ClaimTaken(after, claim)
        lost |= {claim: before for claim in old - new if before is not None}
    # What is handed on within the transaction is guarded by the version of the one that gives it up.
    puts = [ClaimWrite(who, claim, _put(table, claim, who, free=claim not in lost)) for claim, who in gained.items()]
    gone = [(claim, who) for claim, who in lost.items() if claim not in gained]
    return [*puts, *(ClaimWrite(who, claim, Delete(table, claim.key)) for claim, who in gone)]


def _claims(entity: "Entity | None") -> frozenset[Claim]:
    return frozenset() if entity is None else frozenset(entity.claims)


def _put(table: str, claim: Claim, holder: "Entity", *, free: bool) -> Put:
    return Put(table, {**claim.key, "holder": holder.key, "scope": str(holder.scope)}, ABSENT if free else ANYTHING)
