"""The client that asks for a token, as far as HTTP tells."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import field
from typing import Any
from urllib.parse import unquote_plus

from portico.core.base.frozen import frozen
from portico.core.model.asked import url_of


@frozen(slots=True)
class TokenRequest:
    """The address and the program that ask, the header that may prove a client, and the URL that was asked."""

    source: str
    agent: str
    authorization: str = field(default="", repr=False)
    endpoint: str | None = None

    @property
    def basic(self) -> tuple[str, str] | None:
        """User and password, where they came by HTTP Basic (RFC 7617), form-encoded before (RFC 6749, 2.3.1)."""
        scheme, _, encoded = self.authorization.partition(" ")
        try:
            decoded = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        user, colon, password = decoded.partition(":")
        if scheme.lower() != "basic" or not colon or "\0" in decoded:
            return None
        return unquote_plus(user), unquote_plus(password)

    @property
    def fingerprint(self) -> str:
        """Tells two clients apart, well enough to know a race of one with itself."""
        return hashlib.sha256(f"{self.source}\0{self.agent}".encode()).hexdigest()[:32]


def token_request_of(event: Mapping[str, Any], authorization: str = "") -> TokenRequest:
    """The client that sent a request (API Gateway, payload 1.0): by the gateway's word, not by headers."""
    context = event.get("requestContext") or {}
    identity = context.get("identity") or {}
    source, agent = identity.get("sourceIp") or "", (identity.get("userAgent") or "")[:512]
    return TokenRequest(source, agent, authorization, url_of(event))
