"""An OpenID issuer of the test's own: its documents stand in for the network, its tokens are really signed and checked."""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from portico.core.model.principal import Principal
from portico.core.net.guarded_client import Outbound, Unreachable

from tests.support.gateway import Reply, form
from tests.support.world import World

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
KIND = "urn:ietf:params:oauth:token-type:id_token"


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Issuer:
    """Signs ID tokens for the client `portico`, and sends them to the token endpoint of `world`."""

    world: World
    url: str = "https://issuer.example"
    domain: str = "acme"
    headers: dict[str, str] = field(default_factory=lambda: {"Content_Type": "application/x-www-form-urlencoded"})
    metadata: dict[str, Any] = field(default_factory=dict)

    def publish(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answers for its own two documents; there is nothing else on the network."""
        public = ECAlgorithm.to_jwk(_key().public_key(), as_dict=True)
        pages: dict[str, Any] = {
            f"{self.url}/.well-known/openid-configuration": {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
                "id_token_signing_alg_values_supported": ["ES256"],
                **self.metadata,
            },
            f"{self.url}/keys": {"keys": [{**public, "kid": "k1", "use": "sig"}]},
        }

        def get_json(_: Outbound, url: str) -> Any:
            if url not in pages:
                raise Unreachable("nothing there")
            return json.loads(json.dumps(pages[url]))

        monkeypatch.setattr(Outbound, "get_json", get_json)

    def provider(self, **fields: Any) -> None:
        """Makes the domain's identity provider of it, or changes that."""
        admin = Principal("user", "root", self.domain, None, "domain_admin", {}, f"client-{self.domain}")
        client, path = self.world.client("identity_providers", admin), f"/v1/domains/{self.domain}/identity-providers"
        reply = client.post(path, body=fields) if "name" in fields else client.patch(f"{path}/corporate", body=fields)
        assert reply.status in {200, 201}, reply.body

    def token(self, subject: str, **claims: Any) -> str:
        """An ID token of a subject; a claim that is None is left out."""
        now = int(time.time())
        usual = {"iss": self.url, "aud": "portico", "sub": subject, "iat": now, "exp": now + 600}
        body = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode(body, _key(), algorithm="ES256", headers={"kid": "k1"})

    def exchange(self, subject: str, **claims: Any) -> Reply:
        """The reply to the token of a subject."""
        fields = {"grant_type": GRANT, "subject_token_type": KIND, "audience": self.domain}
        raw = form(**fields, subject_token=self.token(subject, **claims))
        return self.world.client("auth", None).post("/v1/auth/token", raw=raw, **self.headers)

    def principal(self, subject: str, **claims: Any) -> dict[str, Any]:
        """The claims of the access token that the token of a subject is exchanged for."""
        reply = self.exchange(subject, **claims)
        assert reply.status == 200, reply.body
        found: dict[str, Any] = jwt.decode(reply.json["access_token"], options={"verify_signature": False})
        return found
