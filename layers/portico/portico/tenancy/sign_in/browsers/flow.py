"""The authorization code flow (RFC 6749, 4.1; RFC 9700): a browser goes to the domain's provider and comes back with a code.

Each refusal has the same answer, whatever the reason; the reason is in the domain's audit trail. Refusals before the provider
has proved anybody, which anybody can cause, are recorded some a minute only.
"""

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.core.actions.processor import Handler
from portico.core.base.errors import Conflict, PorticoError, Unauthenticated, Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.target import Target
from portico.tenancy.domains.entity import Domain
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.sign_in.actions import FinishSignIn, StartSignIn
from portico.tenancy.sign_in.browsers.attempts import ATTEMPTS, Attempt, Attempts
from portico.tenancy.sign_in.browsers.codes import CodeClient
from portico.tenancy.sign_in.federated_claims import Claims
from portico.tenancy.sign_in.oidc import NotProved, verified
from portico.tenancy.sign_in.oidc_grant import FEDERATION, METHOD, Federation, scope_of
from portico.tenancy.sign_in.refresh_tokens import REFRESH_TOKENS, RefreshTokens
from portico.tenancy.sign_in.subjects import IssuedToken, Subject

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

CALLBACK: Final = "/v1/auth/callback"
_REFUSED: Final = "The sign-in was refused. The domain's administrators see why in the audit trail."


@frozen(slots=True)
class Started:
    """The place that the browser goes to, and the sealed attempt that it keeps, with its state."""

    url: str = field(repr=False)
    attempt: str = field(repr=False)
    state: str = field(repr=False)


@frozen(slots=True)
class Finished:
    """The place that the browser goes to, and the tokens of its session."""

    url: str
    issued: IssuedToken


@dataclass
class _Trail:
    """Whom a refusal is about, as far as it is known by then."""

    about: Target | None = None
    proved: bool = False

    def leads_to(self, domain: Domain, provider: str, subject: str | None = None) -> None:
        """The provider of a domain, and its subject once that is proved."""
        key = provider if subject is None else f"{provider}/{subject}"
        self.about, self.proved = Target("sign_in", scope_of(domain), key), subject is not None


@frozen
class BrowserSignIn:
    """Starts and finishes sign-ins."""

    federation: Federation
    attempts: Attempts
    families: RefreshTokens

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {StartSignIn: self.start, FinishSignIn: self.finish}

    def start(self, call: Call, action: StartSignIn) -> Started:
        """The way to the provider. Raises Unauthenticated, the same for every fault."""
        with self._refusing() as trail:
            domain = self.federation.domain(action.domain)
            trail.leads_to(domain, action.provider)
            provider = self._provider(domain, action.provider)
            attempt, state = self.attempts.begin(domain.name, provider.name, action.return_to)
            proofs = self.attempts.secrets(state, provider)
            url = self._client(provider, action.platform).authorization_url(state, proofs)
            return Started(url, self.attempts.sealed(attempt), state)

    def finish(self, call: Call, action: FinishSignIn) -> Finished:
        """A session of the user whom the provider proves. Raises Unauthenticated, the same for every fault."""
        with self._refusing() as trail:
            attempt = self.attempts.opened(action.attempt)
            domain = self.federation.domain(attempt.domain)
            trail.leads_to(domain, attempt.provider)
            provider = self._provider(domain, attempt.provider)
            claims = self._claims(provider, attempt, action)
            trail.leads_to(domain, provider.name, claims["sub"])
            user = self.federation.user(call, domain, provider, claims)
            issued = self._session(call, Subject("user", user, domain), attempt, action)
            return Finished(f"{action.platform}{attempt.return_to}", issued)

    def _claims(self, provider: IdentityProvider, attempt: Attempt, action: FinishSignIn) -> Claims:
        """The claims of the ID token that the code of a response is good for. Raises NotProved."""
        state = action.response.state
        if not attempt.is_of(state):
            raise NotProved("the state of another attempt", "STATE_UNKNOWN")
        if self.attempts.is_over(attempt):
            raise NotProved("begun too long ago", "ATTEMPT_EXPIRED")
        client, proofs = self._client(provider, action.platform), self.attempts.secrets(state, provider)
        secret = self.federation.providers.client_secret(provider)
        token = client.redeem(client.code_of(action.response), proofs.verifier, secret)
        issuers, parties = self.federation.issuers, provider.authorized_parties
        claims = verified(token, provider.issuer, provider.client_id, issuers, parties)
        nonce = claims.get("nonce")
        if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), proofs.nonce.encode()):
            raise NotProved("for another attempt", "ID_TOKEN_NONCE")
        return claims

    def _session(self, call: Call, subject: Subject, attempt: Attempt, action: FinishSignIn) -> IssuedToken:
        try:
            return self.families.open(call, subject, METHOD, action.client, family_id=attempt.family_id)
        except Conflict as error:
            raise NotProved("the attempt has led to a session", "STATE_USED") from error

    def _provider(self, domain: Domain, name: str) -> IdentityProvider:
        [found] = self.federation.providers.repository.get_many(scope_of(domain), [name])
        if found is None or not found.enabled:
            raise NotProved("no such provider", "PROVIDER_UNKNOWN")
        if not found.browser_sign_in:
            raise NotProved("not for browsers", "BROWSER_SIGN_IN_OFF")
        return found

    def _client(self, provider: IdentityProvider, platform: str) -> CodeClient:
        issuers = self.federation.issuers
        return CodeClient(issuers.outbound, provider, issuers.metadata(provider.issuer), f"{platform}{CALLBACK}")

    @contextmanager
    def _refusing(self) -> Iterator[_Trail]:
        """Turns every fault into the one answer, and tells the trail the reason."""
        trail = _Trail()
        try:
            yield trail
        except Unavailable:
            raise
        except (NotProved, PorticoError) as error:
            logger().info("sign_in.refused", extra={"reason": str(error), "code": error.code})
            refused = Unauthenticated(_REFUSED, code="SIGN_IN_REFUSED")
            raise self.federation.told(refused, error.code, trail.about, proved=trail.proved) from error


def wire(parts: "Parts") -> BrowserSignIn:
    """Signs in browsers."""
    return BrowserSignIn(parts.get(FEDERATION), parts.get(ATTEMPTS), parts.get(REFRESH_TOKENS))
