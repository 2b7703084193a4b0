"""Access keys of key pairs (`PK..`): ids that say whose they are."""

from typing import Final

from portico.access.authn.owned_ids import MOST, PATTERN, named_in, new_owned_id

_PREFIX: Final = "PK"


def new_access_key(domain: str, user: str) -> str:
    """A new access key of a user."""
    return new_owned_id(_PREFIX, domain, user)


def owner_of(access_key: str) -> tuple[str, str] | None:
    """The domain and the user that an access key names, None for what was never made as one."""
    return named_in(_PREFIX, access_key)


__all__ = ["MOST", "PATTERN", "new_access_key", "owner_of"]
