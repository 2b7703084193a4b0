"""Tokens of apps: JWTs of five minutes for one app of one session, renewed by use."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from portico.access.authn.purpose_tokens import PURPOSE_TOKENS, PurposeTokens
from portico.core.base.clock import Clock
from portico.core.base.errors import Unimplemented
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

KIND: Final = "app+jwt"
SECONDS: Final = 300
_YOUNG: Final = timedelta(seconds=120)


@frozen(slots=True)
class Visit:
    """What a token says: who visits which app, by the claims with which they proved themselves."""

    scope: Scope
    session: str
    app: str
    visitor: Mapping[str, Any]
    began: datetime


@frozen
class AppTokens:
    """Makes and reads them. `base` is the address of the app proxy, below which apps have hosts of their own; empty where there is none."""

    tokens: PurposeTokens
    base: str
    clock: Clock

    def origin(self, app: str, session: str) -> str:
        """The origin of an app. Raises Unimplemented where there is no app proxy."""
        if not self.base:
            raise no_app_proxy(
                "This deployment has no app proxy: its parameter AppUrl names one. HTTP works by the content API."
            )
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{app}--{session}.{parts.netloc}"

    def issue(self, visit: Visit) -> str:
        """A token for a visit, or for the rest of it."""
        home = {"domain": str(visit.scope.domain), "project": str(visit.scope.project)}
        claims = {**home, "app": visit.app, "visitor": dict(visit.visitor)}
        return self.tokens.issue(KIND, self.origin(visit.app, visit.session), visit.session, SECONDS, **claims)

    def read(self, token: str) -> Visit:
        """The visit that a token is for. Raises Unauthenticated."""
        return self.tokens.read(KIND, token, self._visit)

    def renewed(self, visit: Visit, token: str) -> str:
        """The token, or a new one where it is no longer young."""
        return token if self.clock.now() - visit.began < _YOUNG else self.issue(visit)

    def _visit(self, claims: dict[str, Any]) -> Visit:
        if claims["aud"] != self.origin(claims["app"], claims["sub"]):
            raise ValueError("of another origin")
        scope, began = Scope(claims["domain"], claims["project"]), self.clock.now()
        began = datetime.fromtimestamp(claims["iat"], began.tzinfo)
        return Visit(scope, claims["sub"], claims["app"], claims["visitor"], began)


def no_app_proxy(message: str) -> Unimplemented:
    """The error for what the app proxy alone can do."""
    return Unimplemented(message, code="APP_PROXY_UNAVAILABLE", details={"parameter": "AppUrl"})


def wire(parts: "Parts") -> AppTokens:
    """Them, put together."""
    return AppTokens(parts.get(PURPOSE_TOKENS), parts.settings.app_url, parts.clock)


APP_TOKENS: Final[Part[AppTokens]] = Part(f"{__name__}:wire")
