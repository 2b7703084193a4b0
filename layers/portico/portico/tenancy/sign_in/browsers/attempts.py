"""Attempts to sign in: the state that goes to the provider, and what the browser keeps of the attempt meanwhile.

Nothing is stored here. The browser keeps the attempt under a seal, with a digest of the state; whoever has only one of the
two has nothing. Nonce (OpenID Connect Core 1.0, 3.1.2.1) and code verifier (RFC 7636, 4.1) follow from the state by keys of
Portico's own, so neither the browser nor the provider's reply has them.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import KEYRING
from portico.core.base.clock import Clock
from portico.core.base.derived_ids import derived_id
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.tenancy.identity_providers.entity import IdentityProvider
from portico.tenancy.sign_in.oidc import NotProved

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

LIFE: Final = timedelta(minutes=10)
_LONGEST: Final = 2_048


@frozen(slots=True)
class Attempt:
    """An attempt: at which provider, where the browser goes afterwards, and the digest of its state."""

    domain: str
    provider: str
    return_to: str
    started_at: datetime
    digest: str = field(repr=False)

    def is_of(self, state: str) -> bool:
        """True if the state is that of the attempt."""
        return hmac.compare_digest(self.digest, _digest(state))

    @property
    def family_id(self) -> str:
        """The id of the one session that it leads to: a second one of it is refused by the table."""
        return derived_id(self.started_at, "sign_in", self.digest)


@frozen(slots=True)
class Secrets:
    """The nonce that an ID token must have, and the verifier of the code."""

    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @property
    def challenge(self) -> str:
        """The challenge of the verifier, by S256 (RFC 7636, 4.2)."""
        return _base64url(hashlib.sha256(self.verifier.encode()).digest())


@frozen
class Attempts:
    """Begins attempts, and recognizes them."""

    seal: Callable[[], bytes]
    clock: Clock

    def begin(self, domain: str, provider: str, return_to: str) -> tuple[Attempt, str]:
        """A new attempt, and its state."""
        state = secrets.token_urlsafe(32)
        return Attempt(domain, provider, return_to, self.clock.now(), _digest(state)), state

    def sealed(self, attempt: Attempt) -> str:
        """The attempt, for the browser to keep."""
        started = int(attempt.started_at.timestamp() * 1000)
        kept = [attempt.domain, attempt.provider, attempt.return_to, started, attempt.digest]
        return str(self._sealer().dumps(kept))

    def opened(self, kept: str | None) -> Attempt:
        """The attempt that a browser kept. Raises NotProved, also for one of more than ten minutes ago."""
        from itsdangerous import BadData

        try:
            domain, provider, return_to, started, digest = self._sealer().loads((kept or "")[:_LONGEST])
        except (BadData, ValueError, TypeError) as error:
            raise NotProved("no attempt", "ATTEMPT_UNKNOWN") from error
        at = datetime.fromtimestamp(started / 1000, UTC)
        return Attempt(domain, provider, return_to, at, digest)

    def is_over(self, attempt: Attempt) -> bool:
        """True if it was begun too long ago."""
        return self.clock.now() - attempt.started_at > LIFE

    def secrets(self, state: str, provider: IdentityProvider) -> Secrets:
        """The nonce and the verifier: others for another issuer or client, which a provider may have got meanwhile."""
        about = f"{state}\0{provider.issuer}\0{provider.client_id}"
        return Secrets(self._derived("nonce", about), self._derived("verifier", about))

    def _derived(self, purpose: str, about: str) -> str:
        message = f"sign-in\0{purpose}\0{about}".encode()
        return _base64url(hmac.new(self.seal(), message, hashlib.sha256).digest())

    def _sealer(self) -> Any:
        from itsdangerous import URLSafeSerializer

        options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(self.seal(), salt=b"sign-in-attempt", signer_kwargs=options)


def _digest(state: str) -> str:
    return _base64url(hashlib.sha256(state.encode()).digest())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def wire(parts: "Parts") -> Attempts:
    """Attempts under the platform's seal."""
    keyring = parts.lazy(KEYRING)
    return Attempts(lambda: keyring().cursor_key, parts.clock)


ATTEMPTS: Part[Attempts] = Part(f"{__name__}:wire")
