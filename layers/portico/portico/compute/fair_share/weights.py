"""The weights of domains, projects and users in resource groups: an item for each that has one of its own."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from portico.compute.fair_share.formula import Subject
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.data.writes import Delete, Put, Write

MOST: Final = 100  # set at once, in one transaction
_AT_ONCE: Final = 1_000


@frozen
class Weights:
    """Reads and writes weights."""

    store: Store

    def of_group(self, group: str, prefix: str | None = None) -> Mapping[Subject, float]:
        """Those of a group, or of subjects whose names begin so."""
        found: dict[Subject, float] = {}
        resume: Item | None = None
        while True:
            where = KeyRange(_partition(group), begins_with=prefix)
            page = self.store.table.query(self.store.entities, where, _AT_ONCE, resume)
            found |= {tuple(str(item["sk"]).split("/")): float(item["weight"]) for item in page.items}
            resume = page.resume
            if resume is None:
                return found

    def put(self, group: str, weights: Sequence[tuple[Subject, float | None]]) -> None:
        """Sets at most 100, all or none; None takes one back."""
        self.store.table.transact([self._write(group, subject, weight) for subject, weight in weights])

    def forget(self, groups: Sequence[str], prefix: Subject) -> None:
        """Takes back those of a domain or a project, and of all in it."""
        for group in groups:
            known = self.of_group(group, "/".join(prefix))
            gone = [subject for subject in known if subject[: len(prefix)] == prefix]
            for start in range(0, len(gone), MOST):
                self.put(group, [(subject, None) for subject in gone[start : start + MOST]])

    def _write(self, group: str, subject: Subject, weight: float | None) -> Write:
        key = {"pk": _partition(group), "sk": "/".join(subject)}
        if weight is None:
            return Delete(self.store.entities, key)
        return Put(self.store.entities, {**key, "weight": Decimal(str(weight))})


def _partition(group: str) -> str:
    return f"fair-share/{group.lower()}#weights"
