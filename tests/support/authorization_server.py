"""The authorization endpoint and the token endpoint of the test's own issuer: what it is asked, it checks as RFC 7636 says."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import Morsel, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import pytest
from portico.core.net.guarded_client import FormReply, Outbound

from tests.support.gateway import Reply
from tests.support.issuer import Issuer


@dataclass
class AuthorizationServer:
    """Gives a code to whoever is sent to it, and an ID token for a code, once; `secret` is that of the client."""

    issuer: Issuer
    secret: str | None = None
    grants: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=list)

    def publish(self, monkeypatch: pytest.MonkeyPatch, **metadata: Any) -> None:
        """Answers for its token endpoint; there is nothing else on the network."""
        self.issuer.metadata = {
            "authorization_endpoint": f"{self.issuer.url}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer.url}/token",
            **metadata,
        }
        self.issuer.publish(monkeypatch)

        def post_form(_: Outbound, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> FormReply:
            assert url == f"{self.issuer.url}/token"
            self.asked.append((fields, headers))
            return self.redeem(fields, headers)

        monkeypatch.setattr(Outbound, "post_form", post_form)

    def authorize(self, url: str, subject: str = "s-1", **claims: Any) -> dict[str, str]:
        """The parameters that the browser of a subject brings back from the authorization endpoint."""
        assert url.startswith(f"{self.issuer.url}/authorize?tenant=1&")
        asked = dict(parse_qsl(urlsplit(url).query))
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(16)
        self.grants[code] = {"asked": asked, "sub": subject, "claims": {"nonce": asked["nonce"], **claims}}
        return {"code": code, "state": asked["state"]}

    def redeem(self, fields: Mapping[str, str], headers: Mapping[str, str]) -> FormReply:
        """The reply of the token endpoint."""
        client, secret = _client(fields, headers)
        if (client, secret) != ("portico", self.secret):
            return FormReply(401, {"error": "invalid_client"})
        grant = self.grants.pop(fields["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(fields["code_verifier"].encode()).digest()).rstrip(b"=")
        kept = {} if grant is None else grant["asked"]
        if grant is None or (kept["code_challenge"], kept["redirect_uri"]) != (
            challenge.decode(), fields["redirect_uri"],
        ):  # fmt: skip
            return FormReply(400, {"error": "invalid_grant"})
        return FormReply(200, {"id_token": self.issuer.token(grant["sub"], **grant["claims"]), "token_type": "Bearer"})


@dataclass
class Browser:
    """Keeps cookies as a browser does: by name and path, sent to the paths below theirs."""

    issuer: Issuer
    jar: dict[str, "Morsel[str]"] = field(default_factory=dict)

    def send(self, method: str, path: str, **options: Any) -> Reply:
        """One request; `page` is what the browser says of the page that sent it, None for a program that says nothing."""
        page = options.pop("page", None)
        sent = "; ".join(f"{name}={kept.value}" for name, kept in self.jar.items() if _covers(kept["path"], path))
        headers = {"Cookie": sent} if sent else {}
        headers |= {"Sec_Fetch_Site": page} if page else {}
        reply = self.issuer.world.client("auth", None).send(method, path, **headers, **options)
        for line in reply.cookies:
            [(name, kept)] = SimpleCookie(line).items()
            self.jar[name] = kept
            if kept["max-age"] == "0":
                del self.jar[name]
        return reply


def _covers(kept: str, path: str) -> bool:
    """True if a cookie of a path is sent to another (RFC 6265, 5.1.4); the stage comes before the paths of the API."""
    return f"/api{path}" == kept or f"/api{path}".startswith(kept if kept.endswith("/") else f"{kept}/")


def _client(fields: Mapping[str, str], headers: Mapping[str, str]) -> tuple[str, str | None]:
    if "Authorization" not in headers:
        return fields["client_id"], fields.get("client_secret")
    user, _, secret = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
    return unquote_plus(user), unquote_plus(secret)
