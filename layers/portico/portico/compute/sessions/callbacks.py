"""Callbacks of sessions: where the end of a session is posted to, and the key that signs it.

The key is a copy of what the project's secret is when the session is made, sealed for the session alone: what posts may open
keys of callbacks, and no secrets of projects.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import ENVELOPE_CIPHER
from portico.compute.sessions.entity import Session
from portico.core.aws.envelope import EnvelopeCipher
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.model.kept_secret import KeptSecret
from portico.core.model.scope import Scope
from portico.core.net import standard_webhooks
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.core.services.outbound import OUTBOUND

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_KEY: Final = "secret"


@frozen
class Callbacks:
    """Checks callbacks, and keeps their keys."""

    outbound: Outbound
    vault: EnvelopeCipher

    def check(self, fields: Mapping[str, Any]) -> None:
        """Raises Unprocessable that names the field: for an address that may not be asked, and for one of the fields without the other."""
        url, secret = fields["callback"], fields["callback_secret"]
        if url is None and secret is None:
            return
        if url is None or secret is None:
            missing = "callback" if url is None else "callback_secret"
            raise Unprocessable.field(missing, "A callback has an address and a secret that signs it.", "missing")
        try:
            self.outbound.check(url)
        except Unreachable as error:
            message = f"A callback is an https URL at a public address, without user information and fragment: {error}."
            raise Unprocessable.field("callback", message, "callback") from error

    def kept(self, session: Session, values: Mapping[str, str]) -> Session:
        """The session with its key, of the values of the secret that it names. Raises Unprocessable for what is no signing secret."""
        if len(values) != 1 or not standard_webhooks.is_secret(*values.values()):
            size = standard_webhooks.KEY_BYTES
            message = f"A secret that signs has one value: {standard_webhooks.PREFIX} and base64 of {size[0]} to {size[-1]} bytes."
            raise Unprocessable.field("callback_secret", message, "callback_secret")
        [secret] = values.values()
        kept = KeptSecret.of(self.vault.seal({_KEY: secret}, _context(session.scope, session.id)))
        return session.model_copy(update={"callback_key": kept})

    def key(self, scope: Scope, session: Session) -> bytes:
        """The key of a session that was asked for in this scope, and has a callback."""
        if session.callback_key is None:
            raise ValueError("the session has no callback")
        opened = self.vault.open(session.callback_key.kept, _context(scope, session.id))
        return standard_webhooks.key_of(opened[_KEY])


def _context(scope: Scope, session_id: str) -> dict[str, str]:
    return {"callback": session_id, "domain": str(scope.domain), "project": str(scope.project)}


def wire(parts: "Parts") -> Callbacks:
    """They, of all projects."""
    return Callbacks(parts.get(OUTBOUND), parts.get(ENVELOPE_CIPHER))


CALLBACKS: Final[Part[Callbacks]] = Part(f"{__name__}:wire")
