"""Grantees: those with whom something is shared, all of one domain."""

from collections.abc import Sequence

from portico.core.base.frozen import frozen
from portico.core.data.store import Store
from portico.core.model.scope import Scope
from portico.core.model.subjects import identified
from portico.core.model.target import Target
from portico.tenancy.members.kinds import KINDS


@frozen
class Grantees:
    """Finds grantees, as the facts of an entity name them."""

    store: Store

    def find(self, scope: Scope, subjects: Sequence[str]) -> list[str]:
        """The members of the scope's domain that are named, each once, with their uids; one request for all.

        Raises NotFound (`USER_NOT_FOUND`, `SERVICE_ACCOUNT_NOT_FOUND`) for one who is of another domain, as if they were not there.
        """
        wanted = [self._target(scope, subject) for subject in dict.fromkeys(map(str.lower, subjects))]
        found = self.store.get_together(
            *((KINDS[target.entity_type.replace("_", "-")], target.scope, str(target.key)) for target in wanted)
        )
        for target, member in zip(wanted, found, strict=True):
            if member is None:
                raise target.missing()
        return [identified(_subject(target), member.uid) for target, member in zip(wanted, found, strict=True)]

    def _target(self, scope: Scope, subject: str) -> Target:
        kind, _, path = subject.partition(":")
        domain, _, name = path.partition("/")
        target = Target(kind.replace("-", "_"), Scope(scope.domain), name)
        if domain != scope.domain:
            raise target.missing()
        return target


def _subject(target: Target) -> str:
    return f"{target.entity_type.replace('_', '-')}:{target.scope.domain}/{target.key}"
