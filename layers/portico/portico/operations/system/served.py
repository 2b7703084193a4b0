"""Documents that the platform serves to anybody, with an entity tag each."""

import hashlib
from collections.abc import Mapping
from typing import Final

from fastapi import Response

from portico.core.base.frozen import frozen
from portico.core.http.etag import is_known

CACHED: Final = "public, max-age=300"


@frozen
class Served:
    """A document and its entity tag, weak: the gateway compresses the document for clients that accept it."""

    content: bytes
    etag: str

    @classmethod
    def of(cls, content: bytes) -> "Served":
        """The document with the tag of its content."""
        return cls(content, f'W/"{hashlib.sha256(content).hexdigest()[:32]}"')


def reply(served: Served, if_none_match: str | None, media_type: str, headers: Mapping[str, str]) -> Response:
    """The document, or a 304 for a client that has it."""
    told = {**headers, "ETag": served.etag}
    if is_known(served.etag, if_none_match):
        return Response(status_code=304, headers=told)
    return Response(served.content, media_type=media_type, headers=told)
