"""Authorization responses (RFC 6749, 4.1.2): what a browser brings back from an identity provider."""

from dataclasses import field
from typing import Final

from portico.core.base.frozen import frozen

# RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6.
_ERRORS: Final = frozenset(
    {
        *("access_denied", "invalid_request", "invalid_scope", "server_error", "temporarily_unavailable"),
        *(
            "unauthorized_client",
            "unsupported_response_type",
            "invalid_client",
            "invalid_grant",
            "unsupported_grant_type",
        ),
        *("interaction_required", "login_required", "account_selection_required", "consent_required"),
    }
)


@frozen(slots=True)
class AuthorizationResponse:
    """The state, and a code or an error; `issuer` is the `iss` of RFC 9207, where it is sent."""

    state: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    error: str | None = None
    issuer: str | None = None


def code_of(error: object) -> str:
    """The code in the audit trail of an error that a provider tells; one that no standard has is not repeated."""
    return f"PROVIDER_{error.upper()}" if isinstance(error, str) and error in _ERRORS else "PROVIDER_ERROR"
