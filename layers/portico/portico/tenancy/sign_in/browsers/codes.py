"""Authorization codes: the URL at the provider that gives one (RFC 6749, 4.1.1), and the ID token that one is redeemed for."""

import base64
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from portico.core.base.frozen import frozen
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.sign_in.browsers.attempts import Secrets
from portico.tenancy.sign_in.browsers.responses import AuthorizationResponse, code_of
from portico.tenancy.sign_in.oidc import NotProved

_BASIC, _POST = "client_secret_basic", "client_secret_post"
_AWAY: Final = "ISSUER_UNREACHABLE"


@frozen(slots=True)
class CodeClient:
    """Portico as a client of a provider: what the issuer's metadata says, and the secret of the client, if it has one."""

    outbound: Outbound
    provider: IdentityProvider
    metadata: Mapping[str, Any]
    redirect_uri: str

    def authorization_url(self, state: str, proofs: Secrets) -> str:
        """The URL that the browser is sent to. Raises NotProved when the issuer has no such endpoint."""
        endpoint = self._endpoint("authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(dict.fromkeys(["openid", *self.provider.scopes])),
            "state": state,
            "nonce": proofs.nonce,
            "code_challenge": proofs.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def code_of(self, response: AuthorizationResponse) -> str:
        """The code of a response that is the provider's (RFC 9207, 2.4). Raises NotProved."""
        announced = self.metadata.get("authorization_response_iss_parameter_supported") is True
        if response.issuer != self.provider.issuer and (announced or response.issuer is not None):
            raise NotProved("a response of another issuer", "RESPONSE_ISSUER")
        if response.error is not None:
            raise NotProved("the provider refused", code_of(response.error))
        if not response.code:
            raise NotProved("no code", "CODE_ABSENT")
        return response.code

    def redeem(self, code: str, verifier: str, secret: str | None) -> str:
        """The ID token that a code is good for. Raises NotProved."""
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        proof, headers = self._proof(secret)
        try:
            reply = self.outbound.post_form(
                self._endpoint("token_endpoint"), {**fields, "code_verifier": verifier, **proof}, headers
            )
        except Unreachable as error:
            raise NotProved(f"the token endpoint cannot be asked: {error}", _AWAY) from error
        told = reply.json if isinstance(reply.json, Mapping) else {}
        if reply.status != 200:
            raise NotProved("the code was refused", code_of(told.get("error")))
        token = told.get("id_token")
        if not isinstance(token, str):
            raise NotProved("no ID token", "ID_TOKEN_ABSENT")
        return token

    def _proof(self, secret: str | None) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The fields and the headers that prove the client (RFC 6749, 2.3.1); HTTP Basic, unless the issuer has only the form."""
        client = self.provider.client_id
        if secret is None:
            return {"client_id": client}, {}
        methods = self.metadata.get("token_endpoint_auth_methods_supported") or [_BASIC]
        if _BASIC not in methods and _POST in methods:
            return {"client_id": client, "client_secret": secret}, {}
        both = f"{quote_plus(client)}:{quote_plus(secret)}".encode()
        return {}, {"Authorization": f"Basic {base64.b64encode(both).decode()}"}

    def _endpoint(self, name: str) -> str:
        url = self.metadata.get(name)
        try:
            self.outbound.check(url if isinstance(url, str) else "")
        except Unreachable as error:
            raise NotProved(f"{name}: {error}", "ISSUER_METADATA") from error
        return str(url)
