"""The authorizer behind API Gateway: proves who is calling, and nothing else.

It answers with a policy for the whole stage, the principal's claims for the functions behind, and the key that the usage
plan counts by. A caller it cannot prove gets a policy that denies, which the gateway answers as a 401: raising would do
the same, at the price of an error for every mistyped token. When the database is away it does raise: nobody comes in then.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.access_tokens import PREFIX, AccessTokens
from portico.access.authn.keyring import KEYRING
from portico.access.authn.principal_status import PrincipalStatus
from portico.access.authn.signature import SCHEME, Refused, SignedRequest, credential, signing_time, verify
from portico.access.authn.tokens import VERIFIER, TokenVerifier
from portico.core.base.clock import Clock
from portico.core.base.errors import Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.base.repeated_headers import repeated
from portico.core.model.principal import Principal

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_BEARER: Final = "bearer "
NOTE_USE: Part[Callable[[str], None]] = Part("portico.platform.ports:note_use")
_ONCE: Final = ("authorization", "x-backendai-token", "host", "date", "x-backendai-date", "x-backendai-version")


@frozen
class RequestAuthorizer:
    """Proves callers: signed tokens and requests by their signature, access tokens by their digest, all by their standing."""

    verifier: TokenVerifier
    standing: PrincipalStatus
    clock: Clock
    note_use: Callable[[str], None] | None = None  # of the key pair of a signed request

    def authorize(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of a REQUEST authorizer (API Gateway, payload 1.0)."""
        try:
            principal = self.principal(event)
        except Unauthenticated:
            return _answer("anonymous", "Deny", event["methodArn"])
        return {
            **_answer(principal.subject, "Allow", event["methodArn"]),
            "context": authorizer_context(principal),
            "usageIdentifierKey": principal.client,
        }

    def principal(self, event: Mapping[str, Any]) -> Principal:
        """The caller of a request. Raises Unauthenticated when it proves none."""
        try:
            return self._proved(event)
        except Refused as error:
            raise Unauthenticated("The request proves nobody.") from error

    def _proved(self, event: Mapping[str, Any]) -> Principal:
        headers = _headers(event)
        authorization = headers.get("authorization", "")
        if authorization[: len(SCHEME)].lower() == SCHEME:
            return self._signed(_signed_request(event, headers))
        token = _token(authorization, headers)
        if token.startswith(PREFIX):
            return self._held(token)
        principal = self.standing.admitted(self.verifier.verify(token))
        if principal is None:
            raise Unauthenticated("The principal is out.")
        return self.standing.placed(principal)

    def _held(self, token: str) -> Principal:
        principal = self._tokens.principal(token, self.clock.now())
        if principal is None:
            raise Refused("no such token, or its holder is out")
        return principal

    @cached_property
    def _tokens(self) -> AccessTokens:
        return AccessTokens(self.standing)

    def _signed(self, request: SignedRequest) -> Principal:
        """The principal of a signed request; what costs nothing is checked before the key pair is read."""
        now, access_key = self.clock.now(), credential(request).access_key
        signing_time(request, now)
        pair = self.standing.signing_pair(access_key, lambda secret: _proves(request, secret, now))
        if pair is None:
            raise Refused("no such key pair, or not its secret")
        principal = self.standing.principal(pair, access_key, now)
        if principal is None:
            raise Refused("the user is out")
        if self.note_use is not None:
            self.note_use(access_key)
        return principal


def authorizer_context(principal: Principal) -> dict[str, str]:
    """A proved caller as functions find it in `requestContext.authorizer`."""
    return {"claims": json.dumps(principal.claims(), separators=(",", ":"))}


def _proves(request: SignedRequest, secret_key: str, now: datetime) -> bool:
    try:
        verify(request, secret_key, now)
    except Refused:
        return False
    return True


def _headers(event: Mapping[str, Any]) -> dict[str, str]:
    """By name in lower case. Raises Refused when one that proves something is there twice, for then it proves nothing."""
    if repeated(event, _ONCE):
        raise Refused("ambiguous header")
    return {name.lower(): value for name, value in (event.get("headers") or {}).items() if value}


def _token(authorization: str, headers: Mapping[str, str]) -> str:
    if authorization[: len(_BEARER)].lower() == _BEARER:
        return authorization[len(_BEARER) :].strip()
    if token := headers.get("x-backendai-token"):
        return token
    raise Unauthenticated("There is no token.")


def _signed_request(event: Mapping[str, Any], headers: Mapping[str, str]) -> SignedRequest:
    """The request, with the path as the client may have seen it: below the stage, or whole."""
    context, path = event.get("requestContext") or {}, event["path"]
    staged = f"/{context['stage']}{path}" if context.get("stage") else None
    paths = [seen for seen in (context.get("path"), path, staged) if seen]
    return SignedRequest(event["httpMethod"], tuple(dict.fromkeys(paths)), headers, tuple(_pairs(event)))


def _pairs(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, values in (event.get("multiValueQueryStringParameters") or {}).items():
        for value in values:
            yield name, value


def _answer(principal_id: str, effect: str, method_arn: str) -> dict[str, Any]:
    api, stage = method_arn.split("/")[:2]
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": f"{api}/{stage}/*"}
    return {"principalId": principal_id, "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def wire(parts: "Parts") -> RequestAuthorizer:
    """The authorizer, put together."""
    entities, cipher = parts.settings.require("entities_table"), parts.get(KEYRING).cipher
    standing = PrincipalStatus(parts.table, entities, cipher)
    return RequestAuthorizer(parts.get(VERIFIER), standing, parts.clock, parts.get(NOTE_USE))


REQUEST_AUTHORIZER: Part[RequestAuthorizer] = Part(f"{__name__}:wire")
