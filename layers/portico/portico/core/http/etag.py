"""Entity tags (RFC 9110, 8.8.3): that of an entity is of its uid and version, and strong."""

import re
from typing import Annotated

from fastapi import Header, Response

from portico.core.actions.preconditions import Expected, NoneOf
from portico.core.base.errors import PreconditionFailed
from portico.core.model.entity import ID_EXAMPLE, Entity

_TAG = r'(?:W/)?"[!#-~\x80-\xff]*"'
_LIST = re.compile(rf"[ \t,]*(?:{_TAG}(?:[ \t]*,[ \t,]*|[ \t]*$))+")
_ENTITY_TAG = re.compile(r'"((?:[0-9a-f-]{36}-|[0-9a-f]{32}-)?[1-9][0-9]{0,17})"')
_LONGEST = 1024

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="Only if the entity still has this ETag, or one of these.",
        examples=[f'"{ID_EXAMPLE}-3"'],
        max_length=_LONGEST,
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="304 if the entity still has this ETag, or one of these.",
        max_length=_LONGEST,
    ),
]

UnlessMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="Only if the entity has another ETag than this, or these; with `*` only if there is none: a 412.",
        max_length=_LONGEST,
    ),
]


def etag(entity: Entity) -> str:
    """The strong tag of an entity."""
    return f'"{entity.entity_tag}"'


def expected_tags(if_match: str | None) -> Expected:
    """The tags that `If-Match` names, by strong comparison; None for any. Raises PreconditionFailed when none can be one."""
    if if_match is None or if_match.strip() == "*":
        return None
    tags = frozenset(found[1] for found in map(_ENTITY_TAG.fullmatch, _tags(if_match)) if found)
    if not tags:
        raise PreconditionFailed("If-Match does not name a version of this entity.")
    return tags


def expected(if_match: str | None, if_none_match: str | None) -> Expected:
    """The tags for which a change is made: those that `If-Match` names, without those that `If-None-Match` does.

    `If-None-Match: *` leaves none: what is there is not changed, what is not there is not found (RFC 9110, 13.1.2).
    """
    wanted = expected_tags(if_match)
    if if_none_match is None:
        return wanted
    if if_none_match.strip() == "*":
        return frozenset()
    tags = (tag.removeprefix("W/") for tag in _tags(if_none_match))
    known = frozenset(found[1] for found in map(_ENTITY_TAG.fullmatch, tags) if found)
    return NoneOf(known) if wanted is None else wanted - known


def not_modified(entity: Entity, if_none_match: str | None) -> Response | None:
    """The 304 for a client that has this version already."""
    if not is_known(etag(entity), if_none_match):
        return None
    return Response(status_code=304, headers={"ETag": etag(entity)})


def is_known(tag: str, if_none_match: str | None) -> bool:
    """True if `If-None-Match` names a tag, by weak comparison."""
    if if_none_match is None:
        return False
    known = {known.removeprefix("W/") for known in _tags(if_none_match)}
    return tag.removeprefix("W/") in known or if_none_match.strip() == "*"


def _tags(header: str) -> list[str]:
    """The tags of a list; none of what is no list."""
    return re.findall(_TAG, header) if _LIST.fullmatch(header) else []
