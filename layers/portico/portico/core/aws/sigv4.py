"""AWS Signature Version 4, for requests whose headers are few and known.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hmac
import os
from dataclasses import field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

from portico.core.base.frozen import frozen

ALGORITHM: Final = "AWS4-HMAC-SHA256"


@frozen(slots=True)
class Credentials:
    """The credentials that requests are signed with; those of a role have a session token."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def of_environment(cls) -> "Credentials | None":
        """The credentials that Lambda gives to a process, None where there are none."""
        key, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
        return cls(key, secret, os.environ.get("AWS_SESSION_TOKEN") or None) if key and secret else None


@frozen(slots=True)
class SigningScope:
    """The time, the Region and the service that a signature holds for."""

    moment: str  # 20261121T213000Z
    region: str
    service: str

    @classmethod
    def at(cls, now: datetime | None, region: str, service: str) -> "SigningScope":
        """The scope of a time, by default of this moment."""
        return cls(f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}", region, service)

    def __str__(self) -> str:
        return f"{self.moment[:8]}/{self.region}/{self.service}/aws4_request"


def signature(canonical: str, scope: SigningScope, credentials: Credentials) -> str:
    """The signature of a canonical request."""
    text = f"{ALGORITHM}\n{scope.moment}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    return _digest(_signing_key(credentials.secret_key, str(scope)), text).hex()


def authorization(
    path: str, body: bytes, headers: dict[str, str], scope: SigningScope, credentials: Credentials
) -> str:
    """The header `Authorization` of a POST, all of whose headers are signed; `path` is as the canonical request has it."""
    listed, signed = canonical_headers(headers)
    canonical = f"POST\n{path}\n\n{listed}\n{signed}\n{sha256(body).hexdigest()}"
    proof = signature(canonical, scope, credentials)
    return f"{ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={signed}, Signature={proof}"


def canonical_headers(headers: dict[str, str]) -> tuple[str, str]:
    """The lines of a canonical request for its headers, and the list of their names."""
    known = sorted((name.lower(), " ".join(value.split())) for name, value in headers.items())
    return "".join(f"{name}:{value}\n" for name, value in known), ";".join(name for name, _ in known)


@lru_cache(maxsize=8)
def _signing_key(secret: str, scope: str) -> bytes:
    """The key of one day, Region and service."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = _digest(key, part)
    return key


def _digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
