"""The actions of signing in and of the first start."""

from dataclasses import field
from typing import ClassVar

from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.scope import GLOBAL
from portico.core.model.target import Target


@frozen
class IssueToken(Action):
    """Exchanges a key pair for an access token (OAuth 2.0 client credentials, RFC 6749, 4.4)."""

    name: ClassVar[str] = "tokens.issue"
    permission: ClassVar[str] = "token:issue"
    access_key: str
    secret_key: str = field(repr=False)

    @property
    def target(self) -> Target:
        """The access key, which may be anybody's."""
        return Target("token", GLOBAL, self.access_key[:64])


@frozen
class Bootstrap(Action):
    """Makes the platform's keys, a domain, a project and its user; for operators, by direct invocation only."""

    name: ClassVar[str] = "platform.bootstrap"
    permission: ClassVar[str] = "platform:bootstrap"
    domain: str
    project: str
    user: str
    role: str = "superadmin"
    plan: str = "standard"
    rotate: bool = False

    @property
    def target(self) -> Target:
        """The domain."""
        return Target("platform", GLOBAL, self.domain)
