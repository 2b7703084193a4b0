"""What clients send and get of service accounts."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portico.core.entity import Name
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Words, unset
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter, filter_model
from portico.identity.entities import Membership, Role, Status
from portico.identity.member_dto import Memberships
from portico.service_accounts.entity import ServiceAccount
from portico.service_accounts.keys import public_jwk

_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


def _distinct(keys: list[dict[str, str]]) -> list[dict[str, str]]:
    if len({key["kid"] for key in keys}) < len(keys):
        raise ValueError("each key has a kid of its own")
    return keys


PublicKey = Annotated[
    Annotated[str, Field(max_length=4096)] | dict[str, Any],
    AfterValidator(public_jwk),
    Field(description="A public key: P-256, Ed25519, or RSA of at least 2048 bits; a JWK (RFC 7517) or PEM."),
]
PublicKeys = Annotated[list[PublicKey], Field(max_length=10, examples=[[_JWK]]), AfterValidator(_distinct)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ServiceAccountReplace(_Input):
    """A service account without its name."""

    display_name: Words | None = None
    description: Words | None = None
    role: Role = Role.USER
    projects: Memberships = Field(default_factory=list)
    public_keys: PublicKeys = Field(default_factory=list)
    status: Status = Status.ACTIVE


class ServiceAccountCreate(ServiceAccountReplace):
    """A new service account."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["ci"])


class ServiceAccountUpdate(_Input):
    """The fields to change."""

    display_name: Words | None = None
    description: Words | None = None
    role: Role = Field(default_factory=unset)
    projects: Memberships = Field(default_factory=unset)
    public_keys: PublicKeys = Field(default_factory=unset)
    status: Status = Field(default_factory=unset)


class ServiceAccountPublic(BaseModel):
    """A service account."""

    name: str = Field(examples=["ci"])
    domain: str = Field(examples=["acme"])
    subject: str = Field(description="The `iss` and `sub` of its assertions.", examples=["service-account:acme/ci"])
    display_name: str | None
    description: str | None
    role: Role
    projects: list[Membership]
    public_keys: list[dict[str, str]]
    status: Status
    created_at: datetime
    updated_at: datetime


def show(account: ServiceAccount) -> ServiceAccountPublic:
    """The account as clients see it."""
    domain = str(account.scope.domain)
    shown = set(ServiceAccountPublic.model_fields) - {"domain", "subject"}
    subject = f"service-account:{domain}/{account.name}"
    return ServiceAccountPublic(domain=domain, subject=subject, **account.model_dump(include=shown))


ServiceAccountFilter = filter_model(
    "ServiceAccountFilter",
    name=StringFilter,
    display_name=StringFilter,
    role=EnumFilter[Role],
    status=EnumFilter[Status],
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(ServiceAccountFilter, ("name", "role", "status", "created_at", "updated_at"))
