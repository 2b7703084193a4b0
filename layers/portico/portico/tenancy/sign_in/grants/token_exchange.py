"""`urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): an ID token of an issuer that the domain trusts."""

from typing import TYPE_CHECKING

from portico.tenancy.sign_in.oidc_grant import exchange_of

if TYPE_CHECKING:
    from portico.tenancy.sign_in.actions import ExchangeIdToken
    from portico.tenancy.sign_in.grants.token_request import TokenRequest
    from portico.tenancy.sign_in.models import TokenForm


def read(form: "TokenForm", asker: "TokenRequest") -> "ExchangeIdToken":
    """The action of a request. Raises Unprocessable when a parameter is missing."""
    return exchange_of(form)
