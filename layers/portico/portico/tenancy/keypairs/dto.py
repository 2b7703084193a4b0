"""What clients send and get of key pairs."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from portico.core.http.fields import unset
from portico.core.model.entity import Name, Words
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.members.entity import Status

_LIMITS = "The resource policy that limits what is done with it. Needs the permission `keypair:limit`."


class KeyPairCreate(BaseModel):
    """A new key pair."""

    model_config = ConfigDict(extra="forbid")

    description: Words | None = Field(None, examples=["laptop"])


class KeyPairUpdate(BaseModel):
    """The fields to change."""

    model_config = ConfigDict(extra="forbid")

    description: Words | None = None
    status: Status = Field(default_factory=unset, description="A disabled key pair is out within 30 seconds.")


class KeyPairLimitedCreate(KeyPairCreate):
    """A new key pair of another, and what limits it."""

    resource_policy: Name | None = Field(
        None, description=f"{_LIMITS} By default that of the user.", examples=["small"]
    )


class KeyPairLimitedUpdate(KeyPairUpdate):
    """The fields to change of another's; null takes the limits away."""

    resource_policy: Name | None = Field(None, description=_LIMITS, examples=["small"])


class KeyPairPublic(BaseModel):
    """A key pair, without its secret."""

    access_key: str = Field(examples=["PK7QZ4N2WJXT5MBK3CMFRW2ZJPMFSGC"])
    domain: str = Field(examples=["acme"])
    user: str = Field(examples=["ada"])
    description: str | None
    status: Status
    created_at: datetime
    updated_at: datetime
    resource_policy: str | None
    last_used_at: datetime | None = Field(description="To a minute or so.")


class KeyPairWithSecret(KeyPairPublic):
    """A key pair with its secret, which is not shown again."""

    secret_key: str = Field(description="Shown this once.", examples=["pQm2Yx0s8VtLr4KcWb7NzE1uJ5HgTf9AdX3oRi6M"])


def show(pair: KeyPair) -> KeyPairPublic:
    """The pair as clients see it."""
    return KeyPairPublic(**{name: getattr(pair, name) for name in KeyPairPublic.model_fields})


def show_secret(pair: KeyPair) -> KeyPairWithSecret:
    """The pair with its secret."""
    return KeyPairWithSecret(**{name: getattr(pair, name) for name in KeyPairWithSecret.model_fields})
