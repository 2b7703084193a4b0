"""The declaration of access tokens of one's own."""

from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from portico.access.authn.owned_ids import PATTERN
from portico.core.model.access import Access
from portico.core.model.conventions import FACES, Home
from portico.core.model.fields import Input, Sent
from portico.core.resource import Mount, Resource
from portico.tenancy.access_tokens.actions import CreateToken, DeleteToken, GetToken, ListTokens
from portico.tenancy.access_tokens.entity import ID_EXAMPLE, AccessToken

_END: Final = "The time of its end, at most 365 days from now; by default 90."

_CREATION: Final = (
    "For programs: send it as `Authorization: Bearer pt_..`. It may do what its holder may, as far as it is good for it; it is "
    "shown this once. A token that asks gives no more than it has. A user or a service account has at most 50."
)

TokenId = Annotated[str, Field(pattern=f"^{PATTERN}$", description="The id.", examples=[ID_EXAMPLE])]


class AccessTokenInput(Sent):
    """The end, which a token always has."""

    expires_at: Annotated[AwareDatetime | None, Input(on="create")] = Field(
        None, description=_END, examples=["2027-03-01T00:00:00Z"]
    )


ACCESS_TOKENS: Final = Resource(
    "portico.tenancy.access_tokens.service:wire",
    entity=AccessToken,
    types="access_tokens",
    function="auth",
    tag="auth",
    faces=FACES - {"graphql"},
    mounts=(Mount("/v1/tokens", "", Home.CALLER),),
    operations=frozenset({"create", "search", "get", "delete"}),
    actions={"create": CreateToken, "search": ListTokens, "get": GetToken, "delete": DeleteToken},
    access=dict.fromkeys(("create", "list", "delete"), Access.HELD),
    goes_with="user",
    inputs=AccessTokenInput,
    searchable=False,
    key=TokenId,
    key_name="id",
    name_text="What it is for; several may have one name.",
    words={"public": "An access token, without its secret."},
    texts={
        "create": (
            "Create an access token",
            _CREATION,
        ),
        "search": ("List access tokens", "All of one's own that have not ended."),
        "get": ("Get an access token", "Without its secret."),
        "delete": ("Delete an access token", "For good; it is out within 30 seconds."),
    },
    columns=("id", "name", "expires_at"),
    example={"name": "ci"},
)
