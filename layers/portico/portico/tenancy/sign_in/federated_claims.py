"""Claims of ID tokens as what Portico makes of them: a name, an e-mail address, groups."""

from collections.abc import Mapping
from typing import Any, Final

from portico.core.base.frozen import frozen
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.sign_in.federated_names import name_of
from portico.tenancy.sign_in.oidc import NotProved

Claims = Mapping[str, Any]
_LONGEST_ADDRESS: Final = 254
_LONGEST_TEXT: Final = 1024


@frozen(slots=True)
class Groups:
    """The groups of a token's bearer; `unknown` says why the token does not tell them."""

    held: frozenset[str] = frozenset()
    unknown: str | None = None


def groups_of(claims: Claims, provider: IdentityProvider) -> Groups:
    """A list of texts, or one text. An issuer that leaves the list out, for its length or for good, tells nothing.

    Microsoft's Entra ID names a claim that it left out in `_claim_names` (OpenID Connect Core 1.0, 5.6.2), or sends `hasgroups`.
    """
    claim = provider.mapping.groups
    elsewhere = claims.get("_claim_names")
    if (isinstance(elsewhere, Mapping) and claim in elsewhere) or _is_true(claims.get("hasgroups")):
        return Groups(unknown="GROUPS_OVERAGE")
    given = claims.get(claim)
    if given is None:
        return Groups(unknown="GROUPS_ABSENT")
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(group, str) for group in listed):
        return Groups(unknown="GROUPS_UNREADABLE")
    return Groups(frozenset(listed))


def new_name(claims: Claims, provider: IdentityProvider) -> str:
    """The name of a user who is made. Raises NotProved without a text, or for an address that was not verified."""
    given = claims.get(provider.mapping.user)
    if not isinstance(given, str) or not given:
        raise NotProved("no name", "NAME_ABSENT")
    if provider.mapping.user in {"email", provider.mapping.email} and claims.get("email_verified") is not True:
        raise NotProved("a name that is an unverified address", "EMAIL_NOT_VERIFIED")
    return name_of(given)


def email_of(claims: Claims, provider: IdentityProvider) -> str | None:
    """The address, if the issuer has verified it: `true` is the only word for that."""
    address = text_of(claims.get(provider.mapping.email), _LONGEST_ADDRESS)
    return address.lower() if address and "@" in address and claims.get("email_verified") is True else None


def text_of(value: Any, longest: int = _LONGEST_TEXT) -> str | None:
    """A text that is not empty, nor too long, nor half a surrogate pair; None for anything else."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        return None
    return value if value == value.encode("utf-8", "ignore").decode() else None


def _is_true(value: Any) -> bool:
    return value is True or value == "true"
