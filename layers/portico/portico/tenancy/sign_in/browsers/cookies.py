"""The cookies of a sign-in (RFC 6265bis): that of an attempt, for minutes, and that of the session, for the token endpoint only.

The attempt comes back across sites, by a link of the provider: `Lax`. The session is sent by pages of the platform alone:
`Strict`, and only to the token endpoint. No script reads either of them.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from portico.core.base.errors import BadRequest
from portico.tenancy.sign_in.browsers.attempts import LIFE

SESSION: Final = "__Secure-portico-session"  # `__Host-` cookies are sent to every path
_ATTEMPT: Final = "__Host-portico-sign-in-"
_SLOTS: Final = 8  # attempts of one browser at a time: pages that send it to and fro fill no more than these
_PROTECTED: Final = "HttpOnly; Secure"


def attempt_name(state: str) -> str:
    """The name of the cookie of an attempt, by its state: sign-ins in two tabs seldom meet."""
    return f"{_ATTEMPT}{hashlib.sha256(state.encode()).digest()[0] % _SLOTS}"


def attempt_cookie(state: str, kept: str) -> str:
    """The cookie that keeps an attempt; one that is empty goes."""
    seconds = int(LIFE.total_seconds()) if kept else 0
    return f"{attempt_name(state)}={kept}; Max-Age={seconds}; Path=/; {_PROTECTED}; SameSite=Lax"


def session_cookie(token: str, seconds: int, path: str) -> str:
    """The cookie that keeps a refresh token; one that is empty goes. `path` is that of the token endpoint."""
    return f"{SESSION}={token}; Max-Age={seconds if token else 0}; Path={path}; {_PROTECTED}; SameSite=Strict"


def cookie(headers: Iterable[str], name: str) -> str | None:
    """The value of a cookie in `Cookie` headers, None without one. Raises BadRequest for two values.

    Another host of the same site may set a cookie of the name for all hosts, and nothing says which of two is whose.
    """
    pairs = (pair.strip().partition("=") for header in headers for pair in header.split(";"))
    values = {value for known, _, value in pairs if known == name and value}
    if len(values) > 1:
        raise BadRequest(f"The cookie {name} is there twice.", code="INVALID_REQUEST", details={"cookie": name})
    return next(iter(values), None)
