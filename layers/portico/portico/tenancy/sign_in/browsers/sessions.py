"""Sessions of browsers at the token endpoint: a refresh token that a cookie keeps, and that no script ever sees."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from portico.core.base.errors import BadRequest
from portico.tenancy.sign_in.browsers.cookies import SESSION, cookie, session_cookie
from portico.tenancy.sign_in.grants.token_request import token_request_of
from portico.tenancy.sign_in.subjects import IssuedToken

TOKEN: Final = "/v1/auth/token"  # noqa: S105  # a path


def session_of(request: Request) -> str | None:
    """The refresh token in the cookie, None without one. Raises BadRequest where no page of the platform sent it.

    `Sec-Fetch-Site` is the browser's own word, which no page can change (Fetch Metadata Request Headers, W3C).
    """
    token = cookie(request.headers.getlist("cookie"), SESSION)
    if token is not None and request.headers.getlist("sec-fetch-site") != ["same-origin"]:
        message = "A browser's session is for pages of the platform: Sec-Fetch-Site is not same-origin."
        raise BadRequest(message, code="INVALID_REQUEST")
    return token


def kept(platform: str, issued: IssuedToken) -> str:
    """The cookie that keeps the refresh token of what was issued, at the platform of this URL."""
    return _line(issued, f"{urlsplit(platform).path}{TOKEN}")


def renewed(request: Request, issued: IssuedToken) -> tuple[str, IssuedToken]:
    """The cookie that keeps the next refresh token, and what was issued without it."""
    return _line(issued, _path(request)), replace(issued, refresh_token=None)


def ended(request: Request) -> str:
    """The cookie that takes the session's away."""
    return session_cookie("", 0, _path(request))


def _line(issued: IssuedToken, path: str) -> str:
    return session_cookie(issued.refresh_token or "", issued.refresh_expires_in or 0, path)


def _path(request: Request) -> str:
    """The path of the token endpoint, which is asked, with the stage before it."""
    endpoint = token_request_of(request.scope.get("aws.event", {})).endpoint or TOKEN
    return urlsplit(endpoint).path
