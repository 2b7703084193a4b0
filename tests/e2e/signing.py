"""Signed requests, made by hand: what the stock Backend.AI client sends, and what it never would."""

from urllib.parse import urlsplit

import httpx
from portico.access.authn.signature import _hmac, string_to_sign

from tests.e2e.api import Access


def signature(access: Access, *, method: str, url: str, date: str, content_type: str, version: str) -> str:
    """The signature of a request to a URL, 64 hexadecimal digits; the date begins with year, month and day."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    text = string_to_sign(method, target, date, parts.netloc, content_type, version)
    key = _hmac(_hmac(access.secret_key.encode(), date[:10].replace("-", "")), parts.netloc)
    return _hmac(key, text).hex()


def authorization(access: Access, request: httpx.Request) -> str:
    """The header `Authorization` of a request that has its other headers."""
    proof = signature(
        access,
        method=request.method,
        url=str(request.url),
        date=request.headers["Date"],
        content_type=request.headers["Content-Type"].partition(";")[0],
        version=request.headers["X-BackendAI-Version"],
    )
    return f"BackendAI signMethod=HMAC-SHA256, credential={access.access_key}:{proof}"
