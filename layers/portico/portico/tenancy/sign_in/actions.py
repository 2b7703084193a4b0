"""The actions of signing in and of the first start."""

from dataclasses import field

from portico.core.base.frozen import frozen
from portico.core.model.action import Action, PlatformAction
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.tenancy.sign_in.browsers.responses import AuthorizationResponse
from portico.tenancy.sign_in.grants.token_request import TokenRequest


@frozen
class IssueToken(Action, of="token", does="issue"):
    """Exchanges a key pair for an access token (OAuth 2.0 client credentials, RFC 6749, 4.4)."""

    access_key: str
    secret_key: str = field(repr=False)

    @property
    def target(self) -> Target:
        """The access key, which may be anybody's."""
        return Target("token", GLOBAL, self.access_key[:64])


@frozen
class Login(Action, of="token", does="login"):
    """Signs in. `user` is a name or an e-mail address."""

    domain: str
    user: str
    password: str = field(repr=False)
    asker: TokenRequest

    @property
    def target(self) -> Target:
        """The named account, which may not exist; the target is the platform's, so that nothing is revealed of it."""
        return Target("token", GLOBAL, f"{self.domain}/{self.user}"[:128])


@frozen
class ChangePassword(Action, of="password", does="change"):
    """Changes one's own password."""

    scope: Scope
    old: str = field(repr=False)
    new: str = field(repr=False)
    asker: TokenRequest

    @property
    def target(self) -> Target:
        """The user."""
        return Target("password", self.scope)


@frozen
class RefreshToken(PlatformAction, of="token", does="refresh"):
    """Exchanges a refresh token."""

    refresh_token: str = field(repr=False)
    client: str


@frozen
class Logout(PlatformAction, of="token", does="revoke"):
    """Ends a session."""

    refresh_token: str = field(repr=False)


@frozen
class Assert(PlatformAction, of="token", does="assert"):
    """Exchanges an assertion."""

    assertion: str = field(repr=False)
    endpoint: str | None = None


@frozen
class ExchangeIdToken(Action, of="id_token", does="exchange"):
    """Exchanges an ID token for an access token of a user of the domain."""

    domain: str
    id_token: str

    def __repr__(self) -> str:
        return f"ExchangeIdToken({self.domain!r})"

    @property
    def target(self) -> Target:
        """The named domain, which may not exist; the target is the platform's, so that nothing is revealed of it."""
        return Target("id_token", GLOBAL, self.domain[:64])


@frozen
class StartSignIn(Action, of="sign_in", does="start"):
    """Sends a browser to an identity provider of a domain. `platform` is the URL that the browser knows Portico by."""

    mutates = False

    domain: str
    provider: str
    return_to: str
    platform: str

    @property
    def target(self) -> Target:
        """The named provider, which may not exist; the target is the platform's, so that nothing is revealed of it."""
        return Target("sign_in", GLOBAL, f"{self.domain}/{self.provider}"[:128])


@frozen
class FinishSignIn(PlatformAction, of="sign_in", does="finish"):
    """Signs in by what an identity provider has answered. `attempt` is the sealed attempt that the browser kept."""

    attempt: str | None = field(repr=False)
    response: AuthorizationResponse
    platform: str
    client: str


@frozen
class Bootstrap(Action, of="platform", does="bootstrap", group="platform"):
    """Makes the platform's keys, a domain, a project and its user; for operators, by direct invocation only."""

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
