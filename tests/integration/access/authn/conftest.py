"""A domain with a user and a key pair, on moto; KMS included."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from portico.access.authn.signature import _hmac, string_to_sign
from portico.core.aws.kms import KmsCipher
from portico.core.base import ttl_cache
from portico.core.data.codec import key_of, to_item
from portico.core.data.store import Store
from portico.core.data.writes import Put
from portico.core.model.entity import Entity
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.members.entity import Membership
from portico.tenancy.users.entity import User

from tests.support.clock import TestClock
from tests.support.store import Backend, make_store

ACCESS, SECRET, HOST = "PKAAAAAAAAAAAAAAAAMFRW2ZJPMFXG4", "s3cr3t-of-the-key-pair", "api.example.com"
HOME = Scope("acme")
TIMES: dict[str, Any] = {"created_at": datetime(2026, 1, 1, tzinfo=UTC), "updated_at": datetime(2026, 1, 1, tzinfo=UTC)}


@dataclass
class World:
    """The store, its KMS key, and the entities that a test may change."""

    store: Store
    cipher: KmsCipher
    clock: TestClock
    domain: Domain = field(init=False)
    user: User = field(init=False)
    pair: KeyPair = field(init=False)

    def __post_init__(self) -> None:
        self.domain = Domain(scope=GLOBAL, name="acme", client="client-of-acme-0123456789", client_id="c", **TIMES)
        self.user = User(scope=HOME, name="Ann", projects=[Membership(name="vision")], **TIMES)
        secret = self.cipher.encrypt(SECRET.encode(), {"access_key": ACCESS})
        digest = hashlib.sha256(SECRET.encode()).hexdigest()
        values = {"access_key": ACCESS, "secret": secret, "secret_sha256": digest, "domain": "acme", "user": "Ann"}
        self.pair = KeyPair(scope=GLOBAL, slot=ACCESS, **values, **TIMES)
        self.write(self.domain, self.user, self.pair)

    def write(self, *entities: Entity) -> None:
        """Puts entities as they are."""
        self.store.table.transact([Put(self.store.entities, to_item(entity)) for entity in entities])

    def remove(self, entity: Entity) -> None:
        """Purges an entity."""
        key = key_of(type(entity), entity.scope, entity.key)
        asked = {"TableName": self.store.entities, "Key": {name: {"S": text} for name, text in key.items()}}
        self.store.table.client.call("DeleteItem", asked)

    def signed(self, path: str = "/v1/auth/me", *, secret: str = SECRET, access_key: str = ACCESS) -> dict[str, Any]:
        """The authorizer's event of a signed request."""
        date = self.clock.now()
        text = string_to_sign("GET", path, date.isoformat(), HOST, "text/plain", "v7.20230615")
        key = _hmac(_hmac(secret.encode(), date.strftime("%Y%m%d")), HOST)
        proof = f"credential={access_key}:{_hmac(key, text).hex()}"
        return event(
            path,
            Authorization=f"BackendAI signMethod=HMAC-SHA256, {proof}",
            Date=date.isoformat(),
            Host=HOST,
            **{"Content-Type": "text/plain", "X-BackendAI-Version": "v7.20230615"},
        )


def event(path: str, **headers: str) -> dict[str, Any]:
    """An authorizer's event."""
    arn = "arn:aws:execute-api:us-east-1:000000000000:abc123/api/GET/v1/auth/me"
    context = {"stage": "api", "path": f"/api{path}"}
    return {"methodArn": arn, "httpMethod": "GET", "path": path, "headers": headers, "requestContext": context}


@dataclass
class Monotonic:
    """The clocks of the caches, together."""

    now: float = 1000.0

    def monotonic(self) -> float:
        return self.now

    time = monotonic


@pytest.fixture
def world(moto: Backend) -> World:
    """A domain of the test's own."""
    clock = TestClock()
    key_id = boto3.client("kms", region_name="us-east-1").create_key()["KeyMetadata"]["KeyId"]
    return World(make_store(moto.table, clock), KmsCipher(key_id), clock)


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    """Lets the caches' time pass."""
    time = Monotonic()
    monkeypatch.setattr(ttl_cache, "time", time)
    return time
