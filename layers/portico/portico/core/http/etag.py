"""Entity tags (RFC 9110): an entity's tag is its version."""

import re
from typing import Annotated

from fastapi import Header, Response

from portico.core.entity import Entity
from portico.core.errors import PreconditionFailed

_TAG = re.compile(r'(?:W/)?"([0-9]{1,18})"')
_TAGS = re.compile(r'"[^"]*"|\*')

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="Only if the entity still has this ETag.", examples=['"3"'], max_length=64),
]
IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", description="304 if the entity still has this ETag.", max_length=64),
]


def etag(entity: Entity) -> str:
    """The strong tag of an entity."""
    return f'"{entity.version}"'


def expected_version(if_match: str | None) -> int | None:
    """The version that `If-Match` names, None for any. Raises PreconditionFailed for a tag that cannot be one."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise PreconditionFailed("If-Match does not name a version of this entity.")
    return int(found[1])


def not_modified(entity: Entity, if_none_match: str | None) -> Response | None:
    """The 304 for a client that has this version already."""
    if if_none_match is None or not {etag(entity), "*"} & set(_TAGS.findall(if_none_match)):
        return None
    return Response(status_code=304, headers={"ETag": etag(entity)})
