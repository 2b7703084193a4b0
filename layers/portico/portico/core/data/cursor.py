"""Cursors: opaque, versioned, authenticated, and bound to the search they came from."""

import hashlib
import json
from collections.abc import Callable
from typing import Any, Final

from portico.core.base.errors import BadRequest
from portico.core.base.frozen import frozen

_VERSION: Final = 1


@frozen
class CursorSigner:
    """Signs positions with HMAC-SHA-256; `key` gives the secret, and is asked at the first cursor only."""

    key: Callable[[], bytes]

    def sign(self, position: Any, bound_to: Any) -> str:
        """The cursor of a position (JSON) in the search that `bound_to` describes."""
        return str(self._serializer(bound_to).dumps([_VERSION, position]))

    def read(self, cursor: str, bound_to: Any) -> Any:
        """The position. Raises BadRequest for a cursor that is not ours, or is of another search."""
        from itsdangerous import BadData

        try:
            version, position = self._serializer(bound_to).loads(cursor)
        except (BadData, ValueError, TypeError) as error:
            raise invalid_cursor() from error
        if version != _VERSION or self.sign(position, bound_to) != cursor:  # one cursor has one spelling
            raise invalid_cursor()
        return position

    def _serializer(self, bound_to: Any) -> Any:
        from itsdangerous import URLSafeSerializer

        digest = hashlib.sha256(json.dumps(bound_to, sort_keys=True, default=repr).encode()).digest()
        return URLSafeSerializer(self.key(), salt=digest, signer_kwargs={"digest_method": hashlib.sha256})


def invalid_cursor() -> BadRequest:
    """The error for a cursor that is of no search, or of another."""
    message = "The cursor is not one of this search: use it with the filter, order and scope it was given for."
    return BadRequest(message, code="INVALID_CURSOR", details={"field": "cursor"})
