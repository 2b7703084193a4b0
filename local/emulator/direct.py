"""A direct check of the usual signed request: it costs a fraction of what the emulator's primitives do for every kind.

Usual is what the platform's own client and boto3 send: one signature in the header, no query, no header twice, the body covered by
its hash, which requests to S3 name in a header; those only where the body is short, as it is read before anything is proven. The check only accepts: whatever is unusual, or does not match, goes through `Verifier`, which has the words
of every refusal. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hmac
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import quote, unquote_to_bytes

_SECONDS = 290  # of the 300 that the strictest service lets a client's clock differ
_NAMES_ITS_BODY = b"x-amz-content-sha256"
_SHORT = 1 << 20  # bytes
_HEAD = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([A-Za-z0-9]{1,128})/([0-9]{8})/([a-z0-9-]{1,64})/([a-z0-9-]{1,64})/aws4_request, "
    r"SignedHeaders=([a-z0-9;-]{1,1024}), "
)


class Lookup(Protocol):
    """The credential of an access key and its token, as `ministack.core.iam_evaluator.resolve_credential` finds it."""

    def __call__(self, access_key: str, token: str) -> Any: ...


@dataclass(frozen=True)
class Usual:
    """A usual request of a known key, as far as it is signed without its body."""

    access_key: str
    _signature: str
    _keyed: hmac.HMAC = field(repr=False)
    _scope: str  # the string to sign, up to the hash of the canonical request
    _request: str  # the canonical request, up to the hash of the body
    _named: str  # that hash as the request names it; empty if it does not

    def covers(self, body: bytes) -> bool:
        """True if the signature is that of the request with this body."""
        found = sha256(body).hexdigest()
        if self._named not in ("", found):
            return False
        request = f"{self._request}{found}"
        made = self._keyed.copy()  # unlike `hmac.digest` it lets no other thread go first
        made.update(f"{self._scope}{sha256(request.encode()).hexdigest()}".encode())
        return hmac.compare_digest(made.hexdigest(), self._signature)


class Direct:
    """Recognises usual requests; `sigv4` is `ministack.core.sigv4`."""

    def __init__(self, sigv4: Any, lookup: Lookup) -> None:
        def keyed(secret: str, day: str, region: str, service: str) -> hmac.HMAC:
            return hmac.new(sigv4.derive_signing_key(secret, day, region, service), digestmod="sha256")

        self._lookup, self._keyed = lookup, lru_cache(maxsize=256)(keyed)

    def usual(self, scope: dict[str, Any]) -> Usual | None:
        """The request, if it is usual, was signed just now, and its key is known."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if scope.get("query_string") or not _are_plain(headers, len(scope["headers"])):
            return None
        try:
            return self._signed(scope, {name: value.decode("ascii") for name, value in headers.items()})
        except UnicodeDecodeError:
            return None

    def _signed(self, scope: dict[str, Any], headers: dict[bytes, str]) -> Usual | None:
        head, _, signature = headers.get(b"authorization", "").partition("Signature=")
        claim, moment = _claim(head), headers.get(b"x-amz-date", "")
        if claim is None or not _is_now(moment) or not headers.keys() >= claim.needed:
            return None
        day, _, service = claim.scope
        if service == "s3":
            path = _path_of_s3(scope.get("raw_path")) if _names_short_body(claim, headers) else None
        else:
            path = None if _NAMES_ITS_BODY in headers else _path(scope.get("raw_path"))
        found = self._lookup(claim.access_key, headers.get(b"x-amz-security-token", ""))
        secret = getattr(found, "secret_access_key", None)
        if path is None or not secret or day != moment[:8]:
            return None
        lines = "".join([f"{name.decode()}:{' '.join(headers[name].split())}\n" for name in claim.names])
        return Usual(
            claim.access_key,
            signature,
            self._keyed(str(secret), *claim.scope),
            f"AWS4-HMAC-SHA256\n{moment}\n{'/'.join(claim.scope)}/aws4_request\n",
            f"{scope['method']}\n{path}\n\n{lines}\n{claim.listed}\n",
            headers.get(_NAMES_ITS_BODY, ""),
        )


@dataclass(frozen=True)
class _Claim:
    """What the header says before the signature; `scope` is day, Region and service."""

    access_key: str
    scope: tuple[str, str, str]
    listed: str
    names: tuple[bytes, ...]
    needed: frozenset[bytes]  # the same, to be looked for at once


@lru_cache(maxsize=1_000)
def _claim(head: str) -> _Claim | None:
    """The same for a day of requests of one caller; None if it is written in another way."""
    found = _HEAD.fullmatch(head)
    if found is None:
        return None
    access_key, day, region, service, listed = found.groups()
    names = listed.split(";")
    if names != sorted(set(names)) or "host" not in names or "" in names:
        return None
    encoded = tuple(name.encode() for name in names)
    return _Claim(access_key, (day, region, service), listed, encoded, frozenset(encoded))


@lru_cache(maxsize=1_000)
def _seconds(moment: str) -> float:
    """Since the epoch; 0 for what is no time."""
    try:
        return datetime.strptime(f"{moment}+0000", "%Y%m%dT%H%M%SZ%z").timestamp()
    except ValueError:
        return 0.0


def _is_now(moment: str) -> bool:
    return abs(time.time() - _seconds(moment)) <= _SECONDS


def _are_plain(headers: dict[bytes, bytes], count: int) -> bool:
    """None is there twice, in whatever letters."""
    return len(headers) == count and b"".join(headers).islower()


def _names_short_body(claim: _Claim, headers: dict[bytes, str]) -> bool:
    """True if the signature covers a hash of the body, and that is no longer than may be read before it is proven."""
    length = headers.get(b"content-length", "0")
    is_short = length.isdecimal() and int(length) <= _SHORT and b"transfer-encoding" not in headers
    return is_short and _NAMES_ITS_BODY in claim.needed


def _path_of_s3(raw: bytes | None) -> str | None:
    """The same for S3, which takes a path as it is sent; None if another could be meant."""
    path = (raw or b"").decode("latin-1")
    is_sent_so = path == quote(unquote_to_bytes(path), safe="/-_.~")
    return path if is_sent_so and path.startswith("/") and "//" not in path and "/." not in path else None


def _path(raw: bytes | None) -> str | None:
    """The path of the canonical request, which is encoded once more than it is sent; None if it would be normalised."""
    if not raw or not raw.startswith(b"/") or b"//" in raw or b"/." in raw:
        return None
    return quote(raw.decode("latin-1"), safe="/-_.~")
