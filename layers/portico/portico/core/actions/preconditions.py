"""Preconditions (RFC 9110, 13.1): the versions that a caller expects, one of which the entity must have."""

from portico.core.base.errors import PreconditionFailed
from portico.core.model.entity import Entity

Expected = frozenset[int] | None  # None: any


class NoneOf(frozenset[int]):
    """All versions but these."""

    def __contains__(self, version: object) -> bool:
        """True for a version that is none of these."""
        return not super().__contains__(version)


def require_version(entity: Entity, expected: Expected) -> None:
    """Raises PreconditionFailed, which says both, when the entity has none of the versions that are expected."""
    if expected is not None and entity.version not in expected:
        details = {"expected": sorted(expected), "actual": entity.version}
        raise PreconditionFailed("The entity has changed: read it again.", details=details)
