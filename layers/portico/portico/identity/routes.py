"""The paths of signing in."""

import base64
import binascii
from typing import Annotated, Any
from urllib.parse import unquote_plus

from fastapi import Form, Header, Request, Response

from portico.core.call import Origin
from portico.core.errors import Unauthenticated
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, OnPlatform
from portico.identity.actions import IssueToken
from portico.identity.dto import KeySet, PrincipalPublic, TokenForm, TokenReply
from portico.identity.oidc_grant import ACCESS_TOKEN, GRANT, exchange_of
from portico.identity.principal import ANONYMOUS
from portico.identity.service import IssuedToken

routes = router("auth")

BasicHeader = Annotated[
    str,
    Header(alias="Authorization", description="`Basic` with access key and secret key (RFC 7617).", max_length=1024),
]


@routes.post(
    "/v1/auth/token",
    operation_id="issue_token",
    summary="Get an access token",
    description="OAuth 2.0 client credentials (RFC 6749, 4.4): the key pair goes into HTTP Basic. Or a token exchange "
    "(RFC 8693): an ID token of one of the domain's identity providers.",
    response_model=TokenReply,
    response_model_exclude_none=True,
)
async def issue_token(
    form: Annotated[TokenForm, Form()], request: Request, on: OnPlatform, authorization: BasicHeader = ""
) -> Any:
    """Exchanges a key pair for a token."""
    origin = Origin(request.scope["portico.request_id"], request.scope["portico.traceparent"])
    exchanged = form.grant_type == GRANT
    action = exchange_of(form) if exchanged else IssueToken(*_basic(authorization))
    issued: IssuedToken = on.processor.run(ANONYMOUS, action, origin)
    kind = ACCESS_TOKEN if exchanged else None
    return TokenReply(access_token=issued.access_token, expires_in=issued.expires_in, issued_token_type=kind)


@routes.get(
    "/v1/auth/me", operation_id="me", summary="Who am I", description="The principal that the credentials prove.",
    response_model=PrincipalPublic,
)  # fmt: skip
async def me(caller: CallerDep) -> Any:
    """Shows the caller."""
    principal = caller.principal
    return PrincipalPublic(
        subject=principal.subject,
        kind=principal.kind,
        name=principal.name,
        domain=principal.domain,
        project=principal.project,
        role=principal.role,
        projects=dict(principal.projects),
    )


@routes.get(
    "/.well-known/jwks.json",
    operation_id="jwks",
    summary="The keys that tokens are signed with",
    description="A JSON Web Key Set (RFC 7517); public.",
    response_model=KeySet,
)
async def jwks(on: OnPlatform, response: Response) -> Any:
    """Publishes the public keys."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return {"keys": on.keyring.public_keys()}


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    user, colon, password = decoded.partition(":")
    if scheme.lower() != "basic" or not colon or "\0" in decoded:
        raise Unauthenticated(
            "Send the key pair by HTTP Basic.", code="INVALID_CLIENT", challenge='Basic realm="portico"'
        )
    return unquote_plus(user), unquote_plus(password)
