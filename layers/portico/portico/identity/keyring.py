"""The platform's own keys: those that sign tokens (ES256), and the secret that authenticates cursors.

They are made at the first start. The private part is encrypted by KMS and kept beside the public part in the table;
only functions that sign may decrypt it. The public part of a signing key is a JWK (RFC 7517).
"""

import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from portico.core.clock import Clock, instant
from portico.core.ids import new_id
from portico.core.table import ABSENT, ConditionFailed, Item, Put, Range, Table
from portico.identity.cipher import Cipher

_PARTITION: Final = "global#keys"
TOKEN, CURSOR = "token", "cursor"
ALGORITHM: Final = "ES256"


@dataclass(frozen=True)
class SigningKey:
    """A private key (PEM) and its id."""

    kid: str
    private_pem: str


@dataclass
class KeyRing:
    """Reads the keys, and makes those that are missing."""

    table: Table
    table_name: str
    cipher: Cipher
    clock: Clock

    @cached_property
    def signing_key(self) -> SigningKey:
        """The key that signs tokens now."""
        item = self._current(TOKEN)
        return SigningKey(item["kid"], self.cipher.decrypt(item["secret"], _context(TOKEN)).decode())

    @cached_property
    def cursor_key(self) -> bytes:
        """The secret of the cursors, 32 bytes."""
        return self.cipher.decrypt(self._current(CURSOR)["secret"], _context(CURSOR))

    def public_keys(self) -> list[dict[str, Any]]:
        """The JWKs that tokens may be signed with; one request."""
        found = self.table.query(self.table_name, Range(_PARTITION, begins_with=f"{TOKEN}#"), limit=20)
        return [json.loads(item["public"]) for item in found.items]

    def ensure(self) -> None:
        """Makes the keys that are missing, so that no first request has to."""
        for purpose in (TOKEN, CURSOR):
            self._current(purpose)

    def _current(self, purpose: str) -> Item:
        key = {"pk": _PARTITION, "sk": f"{purpose}#current"}
        item = self.table.get(self.table_name, key)
        if item is not None:
            return item
        made = {**key, "created_at": instant(self.clock.now()), **self._make(purpose)}
        try:
            self.table.transact([Put(self.table_name, made, ABSENT)])
        except ConditionFailed as failure:
            return failure.old or self._current(purpose)  # another process was first: its key is the key
        return made

    def _make(self, purpose: str) -> Item:
        if purpose == CURSOR:
            return {"secret": self.cipher.encrypt(secrets.token_bytes(32), _context(CURSOR))}
        kid = new_id()
        pem, public = _new_signing_key(kid)
        return {"kid": kid, "public": json.dumps(public), "secret": self.cipher.encrypt(pem, _context(TOKEN))}


def _context(purpose: str) -> dict[str, str]:
    return {"purpose": purpose}


def _new_signing_key(kid: str) -> tuple[bytes, dict[str, Any]]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from jwt.algorithms import ECAlgorithm

    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return pem, {**public, "kid": kid, "alg": ALGORITHM, "use": "sig"}
