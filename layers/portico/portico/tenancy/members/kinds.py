"""The kinds of members, as subjects name them."""

from collections.abc import Mapping
from typing import Final

from portico.tenancy.members.entity import Member
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.users.entity import User

KINDS: Final[Mapping[str, type[Member]]] = {"user": User, "service-account": ServiceAccount}
