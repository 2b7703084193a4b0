"""The endpoints of signing in by a browser: they set and read cookies, which records cannot say."""

from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response
from pydantic import StringConstraints

from portico.core.base.errors import BadRequest, PorticoError
from portico.core.http.dependencies import Caller
from portico.core.http.proofs import caller_of
from portico.core.model.conventions import Proof
from portico.core.model.entity import Name
from portico.tenancy.sign_in.actions import FinishSignIn, Logout, StartSignIn
from portico.tenancy.sign_in.browsers.cookies import attempt_cookie, attempt_name, cookie
from portico.tenancy.sign_in.browsers.responses import AuthorizationResponse
from portico.tenancy.sign_in.browsers.sessions import ended, kept, session_of
from portico.tenancy.sign_in.grants.token_request import token_request_of

START: Final = "/v1/auth/sign-in"
CALLBACK: Final = "/v1/auth/callback"
_TEXT: Final = "[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*"
_PATH: Final = rf"^/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*([A-Za-z0-9_~-][A-Za-z0-9._~-]*)?(\?{_TEXT})?(#{_TEXT})?$"

Anybody = Annotated[Caller, Depends(caller_of(Proof.PUBLIC))]
DomainName = Annotated[Name, Query(description="The domain.", examples=["acme"])]
ProviderName = Annotated[Name, Query(description="The identity provider of the domain.", examples=["corporate"])]
ReturnTo = Annotated[
    str,
    StringConstraints(pattern=_PATH, max_length=256),
    Query(description="The path of Portico's that the browser goes to afterwards.", examples=["/console/"]),
]
State = Annotated[
    str, Query(min_length=1, max_length=128, description="As it was sent to the provider.", examples=["Zk3v9Q"])
]
Code = Annotated[str | None, Query(max_length=4096, description="The authorization code.", examples=["SplxlOBe"])]
Error = Annotated[
    str | None, Query(max_length=256, description="The provider's reason for no code.", examples=["access_denied"])
]
Issuer = Annotated[
    str | None,
    Query(max_length=512, description="The issuer (RFC 9207).", examples=["https://accounts.example.com"]),
]


def by_source(request: Request) -> str:
    """The address of the caller, as the gateway tells it."""
    return token_request_of(request.scope.get("aws.event", {})).source


async def start(
    request: Request, caller: Anybody, domain: DomainName, provider: ProviderName, return_to: ReturnTo = "/console/"
) -> Any:
    """Sends the browser to the provider."""
    _check_once(request)
    started = caller.run(StartSignIn(domain, provider, return_to, _platform(request, START)))
    return _redirect(started.url, attempt_cookie(started.state, started.attempt))


async def callback(
    request: Request, caller: Anybody, state: State, code: Code = None, error: Error = None, iss: Issuer = None
) -> Any:
    """Signs in by what the provider answered. Whatever comes of it, the attempt is over."""
    over = attempt_cookie(state, "")
    platform, asker = _platform(request, CALLBACK), token_request_of(request.scope.get("aws.event", {}))
    attempt = cookie(request.headers.getlist("cookie"), attempt_name(state))
    try:
        _check_once(request)
        response = AuthorizationResponse(state, code, error, iss)
        finished = caller.run(FinishSignIn(attempt, response, platform, asker.fingerprint))
    except PorticoError as refused:
        refused.headers["Set-Cookie"] = over
        raise
    return _redirect(finished.url, over, kept(platform, finished.issued))


async def sign_out(request: Request, caller: Anybody) -> Any:
    """Ends the session of the browser."""
    token = session_of(request)
    if token is not None:
        caller.run(Logout(token))
    return Response(status_code=204, headers={"Set-Cookie": ended(request)})


def _redirect(url: str, *cookies: str) -> Response:
    """A redirect that no page is told of where it came from: a code was in the address (RFC 9700, 4.2.4)."""
    reply = Response(status_code=303, headers={"Location": url, "Referrer-Policy": "no-referrer"})
    for line in cookies:
        reply.headers.append("Set-Cookie", line)
    return reply


def _platform(request: Request, path: str) -> str:
    """The URL that the browser knows the platform by: scheme, host and stage, by the gateway's word."""
    endpoint = token_request_of(request.scope.get("aws.event", {})).endpoint or ""
    if not endpoint.endswith(path):
        raise BadRequest("The gateway does not tell the address that was asked.", code="INVALID_REQUEST")
    return endpoint.removesuffix(path)


def _check_once(request: Request) -> None:
    """Raises BadRequest for a parameter that is given twice (RFC 6749, 3.1)."""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(set(names)) < len(names):
        raise BadRequest("A parameter is given twice.", code="INVALID_REQUEST")
