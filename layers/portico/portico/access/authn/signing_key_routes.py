"""The path of the keys that sign tokens; their public parts are at `/.well-known/jwks.json`."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from portico.access.authn.key_rotation import RotateSigningKeys
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep
from portico.core.http.responses import CONFLICTS

routes = router("auth")


class SigningKeyPublic(BaseModel):
    """A key that signs tokens."""

    kid: str = Field(description="Its id, as in the key set and in the header of tokens.", examples=["019a8f3e-6c4e"])
    signs_from: datetime = Field(description="When it begins to sign; until then it is only published.")


@routes.post(
    "/v1/admin/signing-keys/rotate",
    operation_id="admin_rotate_signing_keys",
    summary="Rotate the keys that sign tokens",
    description="Publishes a new key, which begins to sign two minutes later. The old one verifies until the last token "
    "that it signed has expired. Needs the permission `signing_key:rotate`.",
    response_model=SigningKeyPublic,
    status_code=201,
    responses={409: CONFLICTS[409]},
)
async def rotate(caller: CallerDep) -> Any:
    """Makes a new key."""
    key = caller.run(RotateSigningKeys())
    return SigningKeyPublic(kid=key.kid, signs_from=key.signs_from)
