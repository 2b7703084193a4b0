"""Signs requests to the emulator as AWS wants it: Signature Version 4, in the header, by the standard library.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from urllib.parse import quote, unquote, urlsplit

REGION = "us-east-1"


@dataclass(frozen=True)
class Keys:
    """An access key of AWS and its secret."""

    access_key: str
    secret_key: str = field(repr=False)


def signed(keys: Keys, method: str, url: str, body: bytes, service: str) -> dict[str, str]:
    """The headers that prove who asks; the URL has no query."""
    parts, now = urlsplit(url), datetime.now(UTC)
    time, digest = now.strftime("%Y%m%dT%H%M%SZ"), hashlib.sha256(body).hexdigest()
    headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": time}
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    path = quote(unquote(parts.path) or "/", safe="/-_.~")
    canonical = "\n".join((method, path, "", lines, names, digest))
    scope = f"{time[:8]}/{REGION}/{service}/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", time, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = reduce(_hmac, scope.split("/"), f"AWS4{keys.secret_key}".encode())
    proof = f"Credential={keys.access_key}/{scope}, SignedHeaders={names}, Signature={_hmac(key, text).hex()}"
    return {"X-Amz-Date": time, "X-Amz-Content-Sha256": digest, "Authorization": f"AWS4-HMAC-SHA256 {proof}"}


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
