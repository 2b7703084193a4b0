"""Service accounts: programs that sign in with keys of their own."""

from typing import ClassVar

from portico.core.actions.standard import standard_actions
from portico.tenancy.members.entity import Member


class ServiceAccount(Member):
    """A program, in a domain. `public_keys` are JWKs (RFC 7517), each with its `kid`."""

    type: ClassVar[str] = "service_account"
    types: ClassVar[str] = "service_accounts"

    public_keys: list[dict[str, str]] = []


ACTIONS = standard_actions(ServiceAccount)
