"""Service accounts: programs that sign in with keys of their own."""

from typing import Annotated, Any, ClassVar, Final

from pydantic import AfterValidator, Field

from portico.core.model.fields import Input
from portico.tenancy.members.entity import Member
from portico.tenancy.service_accounts.keys import public_jwk

_JWK: Final = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


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


class ServiceAccount(Member):
    """A program, in a domain. `public_keys` are JWKs (RFC 7517), each with its `kid`."""

    type: ClassVar[str] = "service_account"
    types: ClassVar[str] = "service_accounts"

    public_keys: Annotated[list[dict[str, str]], Input(PublicKeys)] = Field(default_factory=list)

    @property
    def subject(self) -> str:
        """The `iss` and `sub` of its assertions."""
        return f"service-account:{self.scope.domain}/{self.key}"
