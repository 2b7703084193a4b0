"""Payloads without a type are binary where an API takes all types for binary (`*/*`), as in API Gateway.

MiniStack takes a body without `Content-Type` for text, which mangles bytes, and sends a client without `Accept` the base64
of the reply. `tests/unit/local/test_media_types.py` tells when a newer MiniStack makes it needless.
"""

from collections.abc import Collection
from typing import Any

_ALL = "*/*"


def install(gateway: Any) -> None:
    """Replace how `ministack.services.apigateway_v1` tells binary payloads."""
    matches = gateway._media_type_matches

    def media_type_matches(media_type: str | None, binary: Collection[str] | None) -> bool:
        return _ALL in (binary or ()) or bool(matches(media_type, binary))

    gateway._media_type_matches = media_type_matches
