"""`refresh_token` (RFC 6749, 6): the next access token of a session, and the next refresh token. And the end of one."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.actions.processor import Handler
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.tenancy.sign_in.actions import Logout, RefreshToken
from portico.tenancy.sign_in.grants.token_request import TokenRequest
from portico.tenancy.sign_in.refresh_tokens import RefreshTokens
from portico.tenancy.sign_in.subjects import IssuedToken

if TYPE_CHECKING:
    from portico.tenancy.sign_in.models import TokenForm


def read(form: "TokenForm", asker: TokenRequest) -> RefreshToken:
    """The action of a request. Raises Unprocessable when the token is missing."""
    if form.refresh_token is None:
        raise Unprocessable.field("refresh_token", "Send the refresh token.", "missing")
    return RefreshToken(form.refresh_token.get_secret_value(), asker.fingerprint)


@frozen
class Refreshing:
    """Carries on and ends sessions."""

    families: RefreshTokens

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {RefreshToken: self.refresh, Logout: self.logout}

    def refresh(self, call: Call, action: RefreshToken) -> IssuedToken:
        """The next tokens. Raises BadRequest, the same for every fault."""
        return self.families.rotate(call, action.refresh_token, action.client)

    def logout(self, call: Call, action: Logout) -> None:
        """Revokes the family; no token is too wrong for that."""
        self.families.revoke(call, action.refresh_token)
