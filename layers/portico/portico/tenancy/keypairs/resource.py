"""The declaration of key pairs: one's own, and for admins those of the users of a domain."""

from typing import Annotated, Final

from pydantic import Field

from portico.access.authn.access_keys import PATTERN
from portico.core.model.access import Access
from portico.core.model.conventions import FACES, Home, Replay
from portico.core.resource import Mount, Operation, Resource
from portico.tenancy.keypairs.actions import (
    CreateKeyPair,
    DeleteKeyPair,
    GetKeyPair,
    ListKeyPairs,
    RotateKeyPair,
    UpdateKeyPair,
)
from portico.tenancy.keypairs.entity import ACCESS_KEY_EXAMPLE, KeyPair

AccessKey = Annotated[str, Field(pattern=f"^{PATTERN}$", description="The access key.", examples=[ACCESS_KEY_EXAMPLE])]
OWN = Mount("/v1/auth/keypairs", "my_", Home.SELF, omit=frozenset({"resource_policy"}), function="auth")
OF_USERS = Mount("/v1/domains/{domain}/users/{name}/keypairs", "domain_user_", Home.USER, model="KeyPairLimited")

KEYPAIRS: Final = Resource(
    "portico.tenancy.keypairs.service:wire",
    entity=KeyPair,
    function="users",
    faces=FACES - {"graphql"},
    mounts=(OWN, OF_USERS),
    operations=frozenset({"create", "search", "get", "update", "delete"}),
    own=(
        Operation(
            "rotate",
            RotateKeyPair,
            "POST",
            "/{access_key}/rotate",
            summary="Give a key pair a new secret",
            text="The new secret is shown this once; the old one is out at once at the token endpoint, and within 30 seconds "
            "everywhere.",
            binds={"access_key": "key"},
            precondition=True,
            reply="created",
            status=201,
            conflicts=True,
            etag=True,
            replay=Replay.WITHOUT_BODY,
        ),
    ),
    actions={
        "create": CreateKeyPair,
        "search": ListKeyPairs,
        "get": GetKeyPair,
        "update": UpdateKeyPair,
        "delete": DeleteKeyPair,
    },
    access={
        **dict.fromkeys(("create", "get", "update", "rotate", "delete"), (Access.CREDENTIALS, Access.OWN)),
        "limit": Access.OPERATE,  # and by domain admins, of the key pairs of others
    },
    searchable=False,
    key=AccessKey,
    key_name="access_key",
    words={"public": "A key pair, without its secret."},
    texts={
        "search": ("List key pairs", "All of them, at most ten or so."),
        "get": ("Get a key pair", "Without its secret."),
        "create": ("Create a key pair", "The secret is shown this once. A user has at most ten."),
        "update": ("Disable or enable a key pair", "Changes the fields given."),
        "delete": ("Delete a key pair", "For good."),
    },
    columns=("access_key", "description", "status", "last_used_at"),
    example={"description": "laptop"},
)
