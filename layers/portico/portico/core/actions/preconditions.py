"""Preconditions (RFC 9110, 13.1): the tags that a caller expects, one of which the entity must have."""

from portico.core.base.errors import PreconditionFailed
from portico.core.model.entity import Entity

Expected = frozenset[str] | None  # None: any


class NoneOf(frozenset[str]):
    """All tags but these."""

    def __contains__(self, tag: object) -> bool:
        """True for a tag that is none of these."""
        return not super().__contains__(tag)


def require_version(entity: Entity, expected: Expected) -> None:
    """Raises PreconditionFailed, which says both, when the entity has none of the tags that are expected."""
    if expected is not None and entity.entity_tag not in expected:
        details = {"expected": sorted(expected), "actual": entity.entity_tag}
        raise PreconditionFailed("The entity has changed: read it again.", details=details)
