"""The paths of signing in."""

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Header, Request, Response

from portico.core.base.errors import Forbidden
from portico.core.http.app import router
from portico.core.http.dependencies import Caller, CallerDep, ServicesDep
from portico.core.http.rate_limit import TOKENS, limited
from portico.core.http.route_options import for_anybody, mark
from portico.core.model.action import Action
from portico.core.model.principal import ANONYMOUS, Principal
from portico.core.model.scope import Scope
from portico.core.resource import Deprecation
from portico.tenancy.sign_in.dto import (
    KeySet,
    LoginBody,
    LogoutBody,
    PasswordBody,
    PrincipalPublic,
    TokenForm,
    TokenReply,
)
from portico.tenancy.sign_in.grants.password import ChangePassword, Login
from portico.tenancy.sign_in.grants.refresh_token import Logout
from portico.tenancy.sign_in.grants.registry import action_of
from portico.tenancy.sign_in.grants.token_request import asker_of
from portico.tenancy.sign_in.oidc_grant import ACCESS_TOKEN, GRANT
from portico.tenancy.sign_in.subjects import IssuedToken

routes = router("auth")

BasicHeader = Annotated[
    str,
    Header(alias="Authorization", description="`Basic` with access key and secret key (RFC 7617).", max_length=1024),
]


def by_asker(request: Request) -> str:
    """The client id that was sent, and from where: so nobody uses up another's calls by knowing its access key."""
    asker = asker_of(request.scope.get("aws.event", {}), request.headers.get("authorization", ""))
    access_key = asker.basic[0] if asker.basic else ""
    return f"{access_key[:128]}#{asker.source}"


@routes.post(
    "/v1/auth/token",
    operation_id="issue_token",
    summary="Get an access token",
    description="The token endpoint of OAuth 2.0 (RFC 6749, 3.2); `grant_type` says by what. For client credentials the key "
    "pair goes into HTTP Basic.",
    response_model=TokenReply,
    response_model_exclude_none=True,
)
@for_anybody
@limited(TOKENS, by_asker, "calls with one access key from one address")
async def issue_token(form: Annotated[TokenForm, Form()], request: Request, authorization: BasicHeader = "") -> Any:
    """Exchanges what proves the caller for a token."""
    action = action_of(form, asker_of(request.scope.get("aws.event", {}), authorization))
    issued: IssuedToken = _run_as_nobody(request, action)
    return _reply(issued, ACCESS_TOKEN if form.grant_type == GRANT else None)


@routes.post(
    "/v1/auth/login",
    operation_id="login",
    summary="Sign in by password",
    description="Gives an access token and a refresh token. After five wrong attempts each next one has to wait, twice as "
    "long each time, up to 15 minutes: a 429 with `Retry-After`.",
    response_model=TokenReply,
    response_model_exclude_none=True,
)
@for_anybody
async def login(body: LoginBody, request: Request) -> Any:
    """Signs in by e-mail address, or name, and password."""
    asker = asker_of(request.scope.get("aws.event", {}))
    who = body.email or str(body.user)
    return _reply(_run_as_nobody(request, Login(body.domain, who, body.password.get_secret_value(), asker)))


@routes.post(
    "/v1/auth/logout",
    operation_id="logout",
    summary="Sign out",
    description="Revokes the refresh token, all that came before it, and within 30 seconds the access tokens of the same "
    "sign-in. A token that is not valid is as good as revoked (RFC 7009).",
    status_code=204,
)
@for_anybody
async def logout(body: LogoutBody, request: Request) -> Response:
    """Ends a session."""
    _run_as_nobody(request, Logout(body.refresh_token.get_secret_value()))
    return Response(status_code=204)


@routes.post(
    "/v1/auth/password",
    operation_id="change_password",
    summary="Change one's password",
    description="Refresh tokens of before are out at once, access tokens within 30 seconds: sign in again.",
    status_code=204,
)
async def change_password(body: PasswordBody, request: Request, caller: CallerDep) -> Response:
    """Changes the caller's password."""
    principal, old, new = caller.principal, body.old_password, body.new_password
    if principal.kind != "user":
        raise Forbidden("Only a user has a password.")
    own, asker = Scope(principal.domain, user=principal.name), asker_of(request.scope.get("aws.event", {}))
    caller.run(ChangePassword(own, old.get_secret_value(), new.get_secret_value(), asker))
    return Response(status_code=204)


def _run_as_nobody(request: Request, action: Action) -> Any:
    return Caller(request, ANONYMOUS).run(action)


def _reply(issued: IssuedToken, kind: str | None = None) -> TokenReply:
    return TokenReply(
        access_token=issued.access_token,
        expires_in=issued.expires_in,
        refresh_token=issued.refresh_token,
        refresh_expires_in=issued.refresh_expires_in,
        issued_token_type=kind,
    )


@routes.get(
    "/v1/auth/me", operation_id="me", summary="Who am I", description="The principal that the credentials prove.",
    response_model=PrincipalPublic,
)  # fmt: skip
async def me(caller: CallerDep) -> Any:
    """Shows the caller."""
    return _public(caller.principal)


@routes.get(
    "/v1/auth/whoami",
    operation_id="whoami",
    summary="Who am I, by its former path",
    description="The same as `GET /v1/auth/me`, which takes its place.",
    response_model=PrincipalPublic,
)
@mark(deprecation=Deprecation(date(2026, 11, 1), date(2027, 11, 1), "/v1/auth/me"))
async def whoami(caller: CallerDep) -> Any:
    """Shows the caller."""
    return _public(caller.principal)


def _public(principal: Principal) -> PrincipalPublic:
    return PrincipalPublic(
        subject=principal.subject,
        kind=principal.kind,
        name=principal.name,
        domain=principal.domain,
        project=principal.project,
        role=principal.role,
        projects=dict(principal.projects),
        amr=[principal.method] if principal.method else [],
    )


@routes.get(
    "/.well-known/jwks.json",
    operation_id="jwks",
    summary="The keys that tokens are signed with",
    description="A JSON Web Key Set (RFC 7517); public.",
    response_model=KeySet,
)
async def jwks(on: ServicesDep, response: Response) -> Any:
    """Publishes the public keys."""
    from portico.access.authn.keyring import KEYRING

    response.headers["Cache-Control"] = "public, max-age=60"
    return {"keys": on.get(KEYRING).public_keys()}
