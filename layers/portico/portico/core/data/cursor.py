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

    def sign_text(self, text: str, bound_to: Any) -> str:
        """The text with a signature of 43 characters, for what would be too long as JSON."""
        return str(self._signer(bound_to).sign(text).decode())

    def read_text(self, cursor: str, bound_to: Any) -> str:
        """The text that `sign_text` was given. Raises BadRequest for a cursor that is not ours, or is of another search."""
        from itsdangerous import BadData

        try:
            text = str(self._signer(bound_to).unsign(cursor).decode())
        except (BadData, ValueError) as error:
            raise invalid_cursor() from error
        if self.sign_text(text, bound_to) != cursor:
            raise invalid_cursor()
        return text

    def _signer(self, bound_to: Any) -> Any:
        from itsdangerous import Signer

        return Signer(self.key(), salt=_salt(bound_to), digest_method=hashlib.sha256)

    def _serializer(self, bound_to: Any) -> Any:
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(self.key(), salt=_salt(bound_to), signer_kwargs={"digest_method": hashlib.sha256})


def _salt(bound_to: Any) -> bytes:
    return hashlib.sha256(json.dumps(bound_to, sort_keys=True, default=repr).encode()).digest()


def invalid_cursor() -> BadRequest:
    """The error for a cursor that is of no search, or of another."""
    message = "The cursor is not one of this search: use it with the filter, order and scope it was given for."
    return BadRequest(message, code="INVALID_CURSOR", details={"field": "cursor"})
