"""The declaration of the keys that sign tokens; their public parts are at `/.well-known/jwks.json`."""

from datetime import datetime
from typing import Final

from pydantic import BaseModel, Field

from portico.access.authn.key_rotation import PublishedKey, RotateSigningKeys
from portico.core.model.access import Access
from portico.core.model.conventions import FACES
from portico.core.model.given import Given
from portico.core.resource import Operation, Resource


class SigningKeyPublic(BaseModel):
    """A key that signs tokens."""

    kid: str = Field(description="Its id, as in the key set and in the header of tokens.", examples=["019a8f3e-6c4e"])
    signs_from: datetime = Field(description="The time when it begins to sign; until then it is only published.")


def _shown(key: PublishedKey, _: Given) -> SigningKeyPublic:
    return SigningKeyPublic(kid=key.kid, signs_from=key.signs_from)


SIGNING_KEYS: Final = Resource(
    "portico.access.authn.key_rotation:wire",
    types="signing_keys",
    function="auth",
    tag="auth",
    faces=FACES - {"graphql"},
    operations=frozenset(),
    own=(
        Operation(
            "rotate",
            RotateSigningKeys,
            "POST",
            "/v1/admin/signing-keys/rotate",
            "admin_rotate_signing_keys",
            "Rotate the keys that sign tokens",
            "Publishes a new key, which begins to sign two minutes later. The old one verifies until the last token that it "
            "signed has expired. Needs the permission `signing_key:rotate`.",
            reply=SigningKeyPublic,
            show=_shown,
            status=201,
            errors={409: "The state of the entity stands in the way."},
            access=Access.OPERATE,
        ),
    ),
)
