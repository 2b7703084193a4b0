"""What the agent of a session is told, and nobody else: sealed in the object storage until the session has ended.

The ticket of a start and the secret by which the platform speaks to an agent follow from the platform's own secret and the
session, so a start that is repeated hands out the same, and no request has to read them.
"""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import ENVELOPE_CIPHER, KEYRING
from portico.compute.sessions.entity import Session
from portico.core.aws.envelope import EnvelopeCipher
from portico.core.aws.object_store import Objects
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.scope import Scope
from portico.core.model.sealed import Sealed

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

OBJECTS: Final = "sessions/"


@frozen
class Specifications:
    """Seals, opens and drops what sessions were given: environment and bootstrap script."""

    objects: Objects
    vault: EnvelopeCipher
    secret: Lazy[bytes]

    def seal(self, scope: Scope, session_id: str, given: Mapping[str, Any]) -> None:
        """Keeps what a session was given."""
        kept = self.vault.seal({"given": json.dumps(dict(given))}, _context(scope, session_id))
        self.objects.put(_key(session_id), json.dumps([kept.data_key, kept.sealed]).encode())

    def open(self, session: Session) -> dict[str, Any]:
        """`environment` and `bootstrap_script`. Raises KeyError when the session has ended."""
        if not session.sealed:
            return {"environment": {}, "bootstrap_script": None}
        data_key, sealed = json.loads(self.objects.get(_key(session.id)))
        opened = self.vault.open(Sealed(data_key, sealed), _context(session.scope, session.id))
        found: dict[str, Any] = json.loads(opened["given"])
        return found

    def drop(self, session: Session) -> None:
        """Removes what a session was given."""
        if session.sealed:
            self.objects.delete(_key(session.id))

    def ticket(self, launch: str) -> str:
        """The ticket that the agent of a launch trades, once, for its token."""
        return self._derived("ticket", launch)

    def agent_secret(self, launch: str) -> str:
        """The secret by which the agent of a launch knows the platform."""
        return self._derived("agent", launch)

    def _derived(self, purpose: str, launch: str) -> str:
        return hmac.new(self.secret(), f"session-{purpose}/{launch}".encode(), sha256).hexdigest()


def _key(session_id: str) -> str:
    return f"{OBJECTS}{session_id}/specification"


def _context(scope: Scope, session_id: str) -> dict[str, str]:
    return {"session": session_id, "domain": str(scope.domain), "project": str(scope.project)}


def wire(parts: "Parts") -> Specifications:
    """The specifications."""
    keyring = parts.lazy(KEYRING)
    return Specifications(parts.objects, parts.get(ENVELOPE_CIPHER), lambda: keyring().cursor_key)


SPECIFICATIONS: Part[Specifications] = Part("portico.compute.sessions.specification:wire")
