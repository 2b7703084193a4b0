"""What clients send and get when they sign in."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class TokenForm(BaseModel):
    """An OAuth 2.0 token request."""

    model_config = ConfigDict(extra="ignore")  # RFC 6749, 3.2: unrecognized parameters are ignored

    grant_type: Literal["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"] = Field(
        description="How the caller proves who it is."
    )
    scope: str | None = Field(None, description="Accepted and not used.", max_length=1024)
    # Token exchange (RFC 8693).
    subject_token: str | None = Field(None, description="An ID token of an issuer that the domain trusts.")
    subject_token_type: str | None = Field(None, examples=["urn:ietf:params:oauth:token-type:id_token"])
    audience: str | None = Field(None, description="The domain, by its name.", examples=["acme"])
    resource: str | None = Field(None, description="The domain, by its URL.", max_length=2048)


class TokenReply(BaseModel):
    """An OAuth 2.0 token reply (RFC 6749, 5.1)."""

    access_token: str = Field(description="A JWT, to be sent as `Authorization: Bearer`.", examples=["eyJhbGciOi..."])
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = Field(description="Seconds.", examples=[900])
    issued_token_type: str | None = Field(None, description="After a token exchange, what was issued (RFC 8693, 2.2.1).")


class PrincipalPublic(BaseModel):
    """Who is calling."""

    subject: str = Field(examples=["user:default/admin"])
    kind: str = Field(examples=["user"])
    name: str = Field(examples=["admin"])
    domain: str | None = Field(examples=["default"])
    project: str | None = Field(description="The current project.", examples=["default"])
    role: str = Field(examples=["superadmin"])
    projects: dict[str, str] = Field(description="The role in each project.", examples=[{"default": "user"}])


class KeySet(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, Any]]
