"""What clients send and get of service accounts."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field

from portico.core.http.adapter import Adapter
from portico.core.http.fields import named_filter, unset
from portico.core.http.filters import EnumFilter
from portico.core.model.entity import Entity, Name
from portico.tenancy.members.dto import MemberPublic, MemberReplace, MemberUpdate
from portico.tenancy.members.entity import Role, Status
from portico.tenancy.service_accounts.keys import public_jwk

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


class ServiceAccountReplace(MemberReplace):
    """A service account without its name."""

    public_keys: PublicKeys = Field(default_factory=list)


class ServiceAccountCreate(ServiceAccountReplace):
    """A new service account."""

    name: Name = Field(description="Unique in its domain, ignoring case; immutable.", examples=["ci"])


class ServiceAccountUpdate(MemberUpdate):
    """The fields to change."""

    public_keys: PublicKeys = Field(default_factory=unset)


class ServiceAccountPublic(MemberPublic):
    """A service account."""

    name: str = Field(examples=["ci"])
    subject: str = Field(description="The `iss` and `sub` of its assertions.", examples=["service-account:acme/ci"])
    public_keys: list[dict[str, str]]

    @classmethod
    def of(cls, entity: Entity, **made: Any) -> Self:
        """The account as clients see it, with its subject."""
        return super().of(entity, subject=f"service-account:{entity.scope.domain}/{entity.key}", **made)


ServiceAccountFilter = named_filter(
    "ServiceAccountFilter",
    role=EnumFilter[Role],
    status=EnumFilter[Status],
)
ADAPTER = Adapter(ServiceAccountFilter, ("name", "role", "status", "created_at", "updated_at"))
