"""The writes that go with the claims of entities."""

from collections.abc import Iterable, Sequence

from portico.core.base.errors import Conflict, error_prefix
from portico.core.base.frozen import frozen
from portico.core.data.writes import ABSENT, ANYTHING, Delete, Put, Write
from portico.core.model.claims import Claim
from portico.core.model.entity import Entity


class ClaimTaken(Conflict):
    """Another entity has the value."""

    def __init__(self, entity: Entity, claim: Claim) -> None:
        kind = entity.type.replace("_", " ")
        code = f"{error_prefix(entity.type)}_{claim.field.upper()}_EXISTS"
        super().__init__(
            f"There is already a {kind} with this {claim.field}.", code=code, details={"field": claim.field}
        )
        self.claim = claim


@frozen(slots=True)
class ClaimWrite:
    """A write, and whose claim it is about."""

    entity: Entity
    claim: Claim
    write: Write


def claim_writes(table: str, changes: Iterable[tuple[Entity | None, Entity | None]]) -> Sequence[ClaimWrite]:
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


def _claims(entity: Entity | None) -> frozenset[Claim]:
    return frozenset() if entity is None else frozenset(entity.claims)


def _put(table: str, claim: Claim, holder: Entity, *, free: bool) -> Put:
    return Put(table, {**claim.key, "holder": holder.key, "scope": str(holder.scope)}, ABSENT if free else ANYTHING)
