r"""Signed requests: the `Authorization` header that the stock Backend.AI client library makes, checked byte for byte.

    BackendAI signMethod=HMAC-SHA256, credential=<access key>:<signature>

    string to sign = METHOD \n relative URL with query \n date header, verbatim \n host:<authority> \n
                     content-type:<in lower case, without parameters> \n x-backendai-version:<version> \n sha256("")
    signature      = hex(HMAC(HMAC(HMAC(secret key, YYYYMMDD), authority), string to sign)), all SHA-256

The body is not part of it, which is the scheme's own limit: it protects against forgers, not against someone who can read
or change the connection.

What was signed is the raw path and query, and API Gateway hands over neither: a REST API's event has decoded parameters
and a path that may lack the stage or a base path. So the few ways in which clients write the same request are tried, at
most `_MAX_FORMS` of them. Every form means the same request, so accepting any of them accepts nothing else.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice, permutations, product
from typing import Final
from urllib.parse import quote, quote_plus

from portico.access.authn.access_keys import PATTERN
from portico.core.base.frozen import frozen

TOLERANCE: Final = timedelta(minutes=15)
SCHEME: Final = "backendai "
_CREDENTIAL: Final = re.compile(
    rf"BackendAI signMethod=HMAC-SHA256, ?credential=({PATTERN}):([0-9a-f]{{64}})", re.IGNORECASE | re.ASCII
)
_EMPTY: Final = hashlib.sha256(b"").hexdigest()
_MAX_FORMS: Final = 1024
_MAX_PERMUTED: Final = 4
_UNTYPED: Final = ("application/octet-stream", "text/event-stream", "text/plain", "application/json", "")


class Refused(Exception):
    """The signature does not hold, for a reason that no caller learns."""


@frozen(slots=True)
class SignedRequest:
    """A request as far as it is signed.

    `paths` are the paths, percent-encoded or not, that the client may have seen (with and without the stage); `query` are
    decoded pairs, or `raw_query` the text itself where the gateway gives it; `headers` have names in lower case.
    """

    method: str
    paths: Sequence[str]
    headers: Mapping[str, str]
    query: Sequence[tuple[str, str]] = ()
    raw_query: str | None = None


@frozen(slots=True)
class Credential:
    """The claims of an `Authorization` header."""

    access_key: str
    signature: str


def credential(request: SignedRequest) -> Credential:
    """The credential of a request. Raises Refused when there is none of this scheme, or one of another algorithm."""
    found = _CREDENTIAL.fullmatch(request.headers.get("authorization", "").strip())
    if found is None:
        raise Refused("malformed credential")
    return Credential(found[1], found[2].lower())


def signing_time(request: SignedRequest, now: datetime) -> tuple[str, datetime]:
    """The date header as it was sent, and what it says. Raises Refused when it is off by more than the tolerance."""
    text = request.headers.get("date") or request.headers.get("x-backendai-date") or ""
    time = _parsed(text)
    if abs(now - time) > TOLERANCE:
        raise Refused("stale or premature date")
    return text, time


def verify(request: SignedRequest, secret_key: str, now: datetime) -> None:
    """Returns when the signature is that of the secret key. Raises Refused."""
    claimed = credential(request).signature
    date, time = signing_time(request, now)
    host, version = request.headers.get("host", ""), request.headers.get("x-backendai-version", "")
    if not host or not version:
        raise Refused("no host or no version")
    key = _hmac(_hmac(secret_key.encode(), time.strftime("%Y%m%d")), host)
    matches = False
    for url, content_type in _forms(request):
        text = string_to_sign(request.method, url, date, host, content_type, version)
        matches |= hmac.compare_digest(_hmac(key, text).hex(), claimed)
    if not matches:
        raise Refused("wrong signature")


def string_to_sign(method: str, url: str, date: str, host: str, content_type: str, version: str) -> str:
    """The text that is signed."""
    named = (f"host:{host}", f"content-type:{content_type}", f"x-backendai-version:{version}")
    return "\n".join((method.upper(), url, date, *named, _EMPTY))


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")


def _parsed(text: str) -> datetime:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = parse(text)
            return time if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    raise Refused("no date")


def _forms(request: SignedRequest) -> Iterable[tuple[str, str]]:
    urls = (f"{path}?{query}" if query else path for query, path in product(_queries(request), _paths(request)))
    return islice(product(urls, _content_types(request)), _MAX_FORMS)


def _paths(request: SignedRequest) -> Sequence[str]:
    quoted = (quote(path, safe="/%!$'()*,+&=;@:~") for path in request.paths)
    return tuple(dict.fromkeys((*request.paths, *quoted)))


def _content_types(request: SignedRequest) -> Sequence[str]:
    """The one that was sent; a client that sends none signs its library's default."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return (given,) if given else _UNTYPED


def _queries(request: SignedRequest) -> Sequence[str]:
    if request.raw_query is not None:
        return (request.raw_query,)
    orders = product(_orders(request.query), _WRITERS)
    return tuple(dict.fromkeys("&".join(f"{w(k)}={w(v)}" for k, v in pairs) for pairs, w in orders)) or ("",)


def _orders(query: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    """The order in which the pairs may have stood: the gateway keeps it only for values of one name."""
    names = tuple(dict.fromkeys(name for name, _ in query))
    found = permutations(names) if len(names) <= _MAX_PERMUTED else iter((names, tuple(sorted(names))))
    for order in found:
        yield [pair for name in order for pair in query if pair[0] == name]


def _quoter(quoted: Callable[..., str], safe: str) -> Callable[[str], str]:
    return lambda text: quoted(text, safe=safe)


# As written by yarl (which the client library uses), urllib, URLSearchParams, encodeURIComponent, and RFC 3986 strictly.
_WRITERS: Final = (
    _quoter(quote_plus, "!$'()*,?/:@"),
    _quoter(quote_plus, ""),
    _quoter(quote_plus, "*"),
    _quoter(quote, "!'()*"),
    _quoter(quote, ""),
)
