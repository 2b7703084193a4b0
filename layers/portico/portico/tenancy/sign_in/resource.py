"""The declaration of signing in: tokens, sessions, passwords, the caller."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.errors import Forbidden
from portico.core.limits.route_limit import RouteLimit
from portico.core.limits.token_bucket import BucketPolicy
from portico.core.model.access import Access
from portico.core.model.conventions import FACES, Answer, Body, Deprecation, ErrorForm, Proof, Replay
from portico.core.model.given import Given
from portico.core.model.scope import Scope
from portico.core.resource import Operation, Resource
from portico.tenancy.sign_in.actions import (
    Assert,
    ChangePassword,
    ExchangeIdToken,
    FinishSignIn,
    IssueToken,
    Login,
    Logout,
    RefreshToken,
    StartSignIn,
)
from portico.tenancy.sign_in.grants.token_request import TokenRequest
from portico.tenancy.sign_in.models import (
    KeySet,
    LoginBody,
    LogoutBody,
    PasswordBody,
    PrincipalPublic,
    TokenReply,
)

if TYPE_CHECKING:
    from portico.tenancy.sign_in.subjects import IssuedToken

TOKENS: Final = RouteLimit(
    BucketPolicy("tokens", 120, 60),
    "portico.tenancy.sign_in.endpoints:by_asker",
    "calls with one access key from one address",
)
_REFUSED: Final = {"x-error-codes": {"400": ["INVALID_REQUEST"], "401": ["SIGN_IN_REFUSED"]}}
SIGN_INS: Final = RouteLimit(
    BucketPolicy("sign-ins", 120, 60),
    "portico.tenancy.sign_in.browsers.endpoints:by_source",
    "calls from one address",
)


def _credentials(given: Given) -> Mapping[str, Any]:
    """The arguments of a sign-in."""
    body: LoginBody = given.body
    return {
        "domain": body.domain,
        "user": body.email or str(body.user),
        "password": body.password.get_secret_value(),
        "asker": TokenRequest(given.source, given.agent),
    }


def _session(given: Given) -> Mapping[str, Any]:
    """The arguments of a sign-out."""
    return {"refresh_token": given.body.refresh_token.get_secret_value()}


def _passwords(given: Given) -> Mapping[str, Any]:
    """The arguments of a change of password. Raises Forbidden for service accounts."""
    principal = given.principal
    if principal.kind != "user":
        raise Forbidden("Only a user has a password.")
    return {
        "scope": Scope(principal.domain, user=principal.name),
        "old": given.body.old_password.get_secret_value(),
        "new": given.body.new_password.get_secret_value(),
        "asker": TokenRequest(given.source, given.agent),
    }


def _tokens(issued: "IssuedToken", _: Given) -> TokenReply:
    return TokenReply.of(issued)


def _caller(_: None, given: Given) -> PrincipalPublic:
    return PrincipalPublic.of(given.principal)


SIGN_IN: Final = Resource(
    "portico.tenancy.sign_in.grants.registry:wire",
    types="tokens",
    function="auth",
    tag="auth",
    faces=FACES - {"graphql"},
    operations=frozenset(),
    own=(
        Operation(
            "issue",
            IssueToken,
            "POST",
            "/v1/auth/token",
            "issue_token",
            "Get an access token",
            "The token endpoint of OAuth 2.0 (RFC 6749, 3.2); `grant_type` says by what. For client credentials the key pair "
            "goes into HTTP Basic, or into `client_id` and `client_secret`. A page of the platform that has signed in a browser "
            "sends `refresh_token` as the grant and nothing else: the token is in a cookie, and so is the next one. Errors are "
            "those of RFC 6749, 5.2. After 120 failed calls in a minute from one address, whatever they named, further ones "
            "that fail are a 429.",
            body=Body.FORM,
            reply=TokenReply,
            exclude_none=True,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            limit=TOKENS,
            replay=Replay.OFF,
            endpoint="portico.tenancy.sign_in.endpoints:issue_token",
            error_form=ErrorForm.OAUTH,
            extra={
                "x-error-codes": {
                    "400": ["INVALID_REQUEST", "INVALID_GRANT", "UNSUPPORTED_GRANT_TYPE", "VALIDATION_FAILED"],
                    "401": ["INVALID_CLIENT", "INVALID_GRANT"],
                }
            },
        ),
        # The other grants of the token endpoint.
        Operation("refresh", RefreshToken, access=Access.ANONYMOUS),
        Operation("assert", Assert, access=Access.ANONYMOUS),
        Operation("exchange", ExchangeIdToken, access=Access.ANONYMOUS),
        Operation(
            "login",
            Login,
            "POST",
            "/v1/auth/login",
            "login",
            "Sign in by password",
            "Gives an access token and a refresh token. After five wrong attempts for an account from one source each next one from "
            "there has to wait, twice as long each time, up to 15 minutes: a 429 with `Retry-After`. Other sources do not wait.",
            body=Body.JSON,
            body_type=LoginBody,
            prepare=_credentials,
            reply=TokenReply,
            show=_tokens,
            exclude_none=True,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            replay=Replay.OFF,
        ),
        Operation(
            "logout",
            Logout,
            "POST",
            "/v1/auth/logout",
            "logout",
            "Sign out",
            "Revokes the refresh token, all that came before it, and within 30 seconds the access tokens of the same sign-in. A "
            "token that is not valid is as good as revoked (RFC 7009).",
            body=Body.JSON,
            body_type=LogoutBody,
            prepare=_session,
            answer=Answer.EMPTY,
            status=204,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            replay=Replay.OFF,
        ),
        Operation(
            "start",
            StartSignIn,
            "GET",
            "/v1/auth/sign-in",
            "start_sign_in",
            "Sign in by a browser",
            "Sends the browser to an identity provider of the domain, for an authorization code (RFC 6749, 4.1) with PKCE (RFC "
            "7636). The provider has to allow it: `browser_sign_in`. A browser that may not sign in so is told the same, whatever "
            "the reason; the domain's audit trail has the reason.",
            answer=Answer.REDIRECT,
            status=303,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            limit=SIGN_INS,
            endpoint="portico.tenancy.sign_in.browsers.endpoints:start",
            extra=_REFUSED,
        ),
        Operation(
            "finish",
            FinishSignIn,
            "GET",
            "/v1/auth/callback",
            "finish_sign_in",
            "End a sign-in by a browser",
            "The redirect URI of Portico at identity providers. Sends the browser to `return_to`, with a refresh token in a cookie "
            "that goes to the token endpoint only.",
            answer=Answer.REDIRECT,
            status=303,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            limit=SIGN_INS,
            endpoint="portico.tenancy.sign_in.browsers.endpoints:callback",
            extra=_REFUSED,
        ),
        Operation(
            "sign_out",
            method="DELETE",
            path="/v1/auth/token",
            id="sign_out",
            summary="Sign out a browser",
            text="Revokes the refresh token in the browser's cookie, as `POST /v1/auth/logout` does, and takes the cookie away.",
            answer=Answer.EMPTY,
            status=204,
            proof=Proof.PUBLIC,
            endpoint="portico.tenancy.sign_in.browsers.endpoints:sign_out",
            extra={"x-error-codes": {"400": ["INVALID_REQUEST"]}},
        ),
        Operation(
            "change_password",
            ChangePassword,
            "POST",
            "/v1/auth/password",
            "change_password",
            "Change one's password",
            "Refresh tokens of before are out at once, access tokens within 30 seconds: sign in again.",
            body=Body.JSON,
            body_type=PasswordBody,
            prepare=_passwords,
            answer=Answer.EMPTY,
            status=204,
            access=Access.OWN,
        ),
        Operation(
            "me",
            method="GET",
            path="/v1/auth/me",
            id="me",
            summary="Who am I",
            text="The principal that the credentials prove.",
            reply=PrincipalPublic,
            show=_caller,
        ),
        Operation(
            "whoami",
            method="GET",
            path="/v1/auth/whoami",
            id="whoami",
            summary="Who am I, by its former path",
            text="The same as `GET /v1/auth/me`, which takes its place.",
            reply=PrincipalPublic,
            show=_caller,
            deprecation=Deprecation(date(2026, 11, 1), date(2027, 11, 1), "/v1/auth/me"),
        ),
        Operation(
            "jwks",
            method="GET",
            path="/.well-known/jwks.json",
            id="jwks",
            summary="The keys that tokens are signed with",
            text="A JSON Web Key Set (RFC 7517); public.",
            reply=KeySet,
            proof=Proof.PUBLIC,
            endpoint="portico.tenancy.sign_in.endpoints:jwks",
        ),
    ),
)
