"""What clients send and get of key pairs."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from portico.core.http.fields import Words, unset
from portico.identity.entities import KeyPair, Status
from portico.keypairs.secret import MadeKeyPair


class KeyPairCreate(BaseModel):
    """A new key pair."""

    model_config = ConfigDict(extra="forbid")

    description: Words | None = Field(None, examples=["laptop"])


class KeyPairUpdate(BaseModel):
    """The fields to change."""

    model_config = ConfigDict(extra="forbid")

    description: Words | None = None
    status: Status = Field(default_factory=unset, description="A disabled key pair is out within 30 seconds.")


class KeyPairPublic(BaseModel):
    """A key pair, without its secret."""

    access_key: str = Field(examples=["PK0123456789ABCDEF01"])
    domain: str = Field(examples=["acme"])
    user: str = Field(examples=["ada"])
    description: str | None
    status: Status
    created_at: datetime
    updated_at: datetime
    last_used_at: datetime | None = Field(description="To a minute or so.")


class KeyPairWithSecret(KeyPairPublic):
    """A key pair with its secret, which is not shown again."""

    secret_key: str = Field(description="Shown this once.")


def show(pair: KeyPair, used: Mapping[str, datetime]) -> KeyPairPublic:
    """The pair as clients see it."""
    shown = set(KeyPairPublic.model_fields) - {"last_used_at"}
    return KeyPairPublic(last_used_at=used.get(pair.access_key), **pair.model_dump(include=shown))


def show_secret(made: MadeKeyPair) -> KeyPairWithSecret:
    """The pair with its secret."""
    return KeyPairWithSecret(secret_key=made.secret_key, **show(made.pair, {}).model_dump())
