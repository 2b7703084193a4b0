"""Identity providers: external OpenID Connect issuers whose ID tokens a domain takes."""

from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from portico.core.model.entity import Name, NamedEntity
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Input, Sent
from portico.core.model.kept_secret import KeptSecret
from portico.tenancy.members.entity import Issuer, ProjectRole, Role

Claim = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Group = Annotated[str, StringConstraints(min_length=1, max_length=256)]
ClientId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    Field(description="The `aud` of its ID tokens: the client id that Portico has there.", examples=["portico"]),
]
AuthorizedParties = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=255)]],
    Field(
        max_length=25,
        description="The clients whose `azp` is accepted; without any, `aud` alone decides.",
        examples=[["portico"]],
    ),
]
CreatesUsers = Annotated[
    bool, Field(description="True if the first sign-in makes the user; else an administrator links it before.")
]

SignsInBrowsers = Annotated[
    bool,
    Field(
        description="True if people sign in through it in a browser, at `/v1/auth/sign-in`: whoever knows the names of domain and "
        "provider is then led to its issuer."
    ),
]
Scopes = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[!#-\[\]-~]{1,128}$")]],
    Field(
        max_length=25,
        description="The scopes that a sign-in in a browser asks for, beside `openid`.",
        examples=[["profile", "email"]],
    ),
]
ClientSecret = Annotated[
    Annotated[SecretStr, Field(min_length=1, max_length=512)] | None,
    Field(
        description="The secret of the client, if it has one, for sign-ins in browsers. Kept encrypted, never shown again; null "
        "takes it away. Another issuer or client id needs it anew.",
        examples=[None],
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ClaimMapping(_Part):
    """The claims that user, e-mail and groups are read from."""

    user: str = "sub"
    email: str = "email"
    full_name: str = "name"
    groups: str = "groups"


class GroupRole(_Part):
    """The role in the domain of the members of a group."""

    group: str
    role: Role


class GroupProject(_Part):
    """The place in a project of the members of a group."""

    group: str
    project: str
    role: ProjectRole = ProjectRole.USER


class ClaimMappingInput(Sent):
    """The claims that say who somebody is."""

    user: Claim = Field(
        "sub",
        description="The name of a user whom the first sign-in makes. A text that is no name in lower case gets a readable one "
        "with a digest at its end. An e-mail address must be verified.",
    )
    email: Claim = "email"
    full_name: Claim = "name"
    groups: Claim = Field(
        "groups",
        description="A claim that is a list of texts, or one text. A token without it leaves role and memberships as they are.",
    )


class GroupRoleInput(Sent):
    """The role in the domain of the members of a group."""

    group: Group = Field(examples=["platform-team"])
    role: Role = Field(description="Not superadmin.", examples=["domain_admin"])


class GroupProjectInput(Sent):
    """The place in a project of the members of a group."""

    group: Group = Field(examples=["vision-team"])
    project: Name = Field(examples=["vision"])
    role: ProjectRole = ProjectRole.USER


class IdentityProviderInput(Sent):
    """The mapping of claims and groups, which is bounded as it comes in, and the client's secret."""

    client_secret: ClientSecret = None

    mapping: ClaimMappingInput = ClaimMappingInput()
    roles: Annotated[
        list[GroupRoleInput],
        Field(max_length=100, description="The first that fits. None at all: roles are given here, not by groups."),
    ] = Field(default_factory=list)
    projects: Annotated[
        list[GroupProjectInput],
        Field(max_length=100, description="All that fit. None at all: memberships are given here, not by groups."),
    ] = Field(default_factory=list)


class IdentityProvider(NamedEntity):
    """An issuer: what its ID tokens must be for (`client_id`), and who their bearers become.

    `ceiling` is the highest role that it may sign in: the most that whoever last changed what it trusts may give.
    """

    type: ClassVar[str] = "identity_provider"
    types: ClassVar[str] = "identity_providers"

    issuer: Annotated[str, Input(Issuer), FILTERABLE, SORTABLE]
    client_id: Annotated[str, Input(ClientId), FILTERABLE]
    authorized_parties: Annotated[list[str], Input(AuthorizedParties)] = []
    mapping: Annotated[ClaimMapping, OUTPUT_ONLY] = ClaimMapping()
    roles: Annotated[list[GroupRole], OUTPUT_ONLY] = []
    projects: Annotated[list[GroupProject], OUTPUT_ONLY] = []
    create_users: Annotated[bool, Input(CreatesUsers)] = False
    enabled: Annotated[bool, Input(), FILTERABLE] = True
    browser_sign_in: Annotated[bool, Input(SignsInBrowsers), FILTERABLE] = False
    scopes: Annotated[list[str], Input(Scopes)] = ["profile", "email"]
    ceiling: Annotated[Role, INTERNAL] = Role.DOMAIN_ADMIN
    sealed_secret: Annotated[KeptSecret | None, Field(repr=False), INTERNAL] = None

    @property
    def context(self) -> dict[str, str]:
        """The encryption context of its client's secret: nobody else's client, and no other issuer, is ever sent it."""
        place = {"domain": str(self.scope.domain).lower(), "identity_provider": self.name.lower()}
        return {**place, "issuer": self.issuer, "client_id": self.client_id}


# The fields that decide who signs in, and as what.
TRUST: Final = frozenset(
    {"issuer", "client_id", "authorized_parties", "mapping", "roles", "projects", "create_users", "enabled"}
)
