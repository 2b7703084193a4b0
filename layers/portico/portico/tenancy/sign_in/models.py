"""Models of signing in: requests and replies."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from portico.core.model.entity import Name
from portico.core.model.fields import Sent
from portico.core.model.principal import Principal
from portico.tenancy.sign_in.grants.names import Grant

if TYPE_CHECKING:
    from portico.tenancy.sign_in.subjects import IssuedToken


class TokenForm(BaseModel):
    """An OAuth 2.0 token request; which fields it needs depends on the grant."""

    model_config = ConfigDict(
        extra="ignore",  # RFC 6749, 3.2: unrecognized parameters are ignored
        json_schema_extra={"examples": [{"grant_type": "client_credentials"}]},
    )

    grant_type: str = Field(
        description="The proof of the caller. `client_credentials`: a key pair. `refresh_token`: the "
        "refresh token of a sign-in. `..:jwt-bearer`: an assertion signed by a service account. `..:token-exchange`: an "
        "ID token of one of the domain's identity providers.",
        max_length=128,
        json_schema_extra={"enum": [str(grant) for grant in Grant]},
        examples=["client_credentials"],
    )
    client_id: str | None = Field(
        None, description="For `client_credentials` without HTTP Basic: the access key.", max_length=1024
    )
    client_secret: SecretStr | None = Field(
        None, description="For `client_credentials` without HTTP Basic: the secret key.", max_length=1024
    )
    refresh_token: SecretStr | None = Field(None, description="For `refresh_token`.", max_length=1024)
    assertion: SecretStr | None = Field(
        None, description="For `..:jwt-bearer`: a JWT (RFC 7523) of at most 5 minutes, used once.", max_length=8192
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
    refresh_token: str | None = Field(None, description="The next refresh token; the one that was sent is used up.")
    refresh_expires_in: int | None = Field(None, description="Seconds, unless it is used before.", examples=[2592000])
    issued_token_type: str | None = Field(
        None, description="After a token exchange, what was issued (RFC 8693, 2.2.1)."
    )

    @classmethod
    def of(cls, issued: "IssuedToken", kind: str | None = None) -> "TokenReply":
        """The reply of what was issued; `kind` is that of a token exchange."""
        return cls(
            access_token=issued.access_token,
            expires_in=issued.expires_in,
            refresh_token=issued.refresh_token,
            refresh_expires_in=issued.refresh_expires_in,
            issued_token_type=kind,
        )


Password = Annotated[SecretStr, Field(min_length=1, max_length=256, examples=["nine-lamps-under-snow"])]


class LoginBody(Sent):
    """The user who signs in: by e-mail address or by name."""

    domain: Name = Field("default", description="The domain.", examples=["acme"])
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,189}$")] | None = Field(
        None, examples=["ada@example.com"]
    )
    user: Name | None = Field(None, description="The name, instead of the address.")
    password: Password

    @model_validator(mode="after")
    def one_of_two(self) -> "LoginBody":
        """Either the address or the name."""
        if (self.email is None) == (self.user is None):
            raise ValueError("give email or user")
        return self


class PasswordBody(Sent):
    """A change of one's password."""

    old_password: Password
    new_password: Annotated[SecretStr, Field(min_length=10, max_length=256)] = Field(
        description="10 to 256 characters, not a common password, without the name of the e-mail address.",
        examples=["purple-otter-rides-a-tram"],
    )


class LogoutBody(Sent):
    """The session to end."""

    refresh_token: Annotated[SecretStr, Field(max_length=1024, examples=["8sVtLr4KcWb7NzE1uJ5HgTf9AdX3oRi6MpQm2Yx0"])]


class PrincipalPublic(BaseModel):
    """The caller."""

    subject: str = Field(examples=["user:default/admin"])
    kind: str = Field(examples=["user"])
    name: str = Field(examples=["admin"])
    domain: str | None = Field(examples=["default"])
    project: str | None = Field(description="The current project.", examples=["default"])
    role: str = Field(examples=["superadmin"])
    projects: dict[str, str] = Field(description="The role in each project.", examples=[{"default": "user"}])
    amr: list[str] = Field(
        description="The methods of the sign-in (RFC 8176): `pwd`, `swk` (a key of its own), `keypair`, `pop` (a signature), "
        "`token` (an access token of one's own).",
        examples=[["pwd"]],
    )

    @classmethod
    def of(cls, principal: Principal) -> "PrincipalPublic":
        """The principal as clients see it."""
        return cls(
            subject=principal.subject,
            kind=principal.kind,
            name=principal.name,
            domain=principal.domain,
            project=principal.project,
            role=principal.role,
            projects=dict(principal.projects),
            amr=[principal.method] if principal.method else [],
        )


class KeySet(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, Any]]
