"""The platform's own keys: those that sign tokens (ES256), and the secret that authenticates cursors.

They are made at the first start. The private part is encrypted by KMS and kept beside the public part in the table;
only functions that sign may decrypt it. The public part of a signing key is a JWK (RFC 7517).

Signing keys rotate without a token being refused. A new key is published at once, and signs only when all who verify have
seen it; from then on the old ones only verify, until the last token that they may have signed has expired.
"""

import json
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.aws.kms import Cipher
from portico.core.base.clock import Clock, instant
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.data.key_ranges import KeyRange
from portico.core.data.table import Table
from portico.core.data.writes import ABSENT, Delete, Put, Write

if TYPE_CHECKING:
    from portico.core.aws.envelope import EnvelopeCipher
    from portico.core.services.parts import Parts

_PARTITION: Final = "global#keys"
TOKEN, CURSOR = "token", "cursor"
ALGORITHM: Final = "ES256"
# Longer than verifiers go without the new key: 60 s in HTTP caches of the key set, 30 s between two fetches, and a margin.
NOTICE: Final = timedelta(seconds=120)
_SIGNER_SECONDS: Final = 60.0  # for how long a process signs with the key that it chose
_MARGIN: Final = timedelta(seconds=_SIGNER_SECONDS + 60)
_MOST: Final = 50


@frozen
class SigningKey:
    """A private key (PEM) and its id."""

    kid: str
    private_pem: str


@dataclass
class KeyRing:
    """Reads the keys, makes those that are missing, and rotates those that sign tokens living `token_seconds`."""

    table: Table
    table_name: str
    cipher: Cipher
    clock: Clock
    token_seconds: int = 900
    _signing: tuple[float, SigningKey] | None = field(default=None, init=False)

    @property
    def signing_key(self) -> SigningKey:
        """The key that signs tokens now; chosen anew every minute."""
        if self._signing is None or self._signing[0] <= time.monotonic():
            self._signing = (time.monotonic() + _SIGNER_SECONDS, self._chosen())
        return self._signing[1]

    @cached_property
    def cursor_key(self) -> bytes:
        """The secret of the cursors, 32 bytes."""
        return self.cipher.decrypt(self._current(CURSOR)["secret"], _context(CURSOR))

    def public_keys(self) -> list[dict[str, Any]]:
        """The JWKs that tokens may be signed with, now or soon; one request."""
        now = instant(self.clock.now())
        return [json.loads(item["public"]) for item in self._token_items() if not _is_retired(item, now)]

    def ensure(self) -> None:
        """Makes the keys that are missing, so that no first request has to."""
        self._living()
        self._current(CURSOR)

    def rotate(self, kid: str, *with_it: Write) -> datetime:
        """Publishes a new key, in one transaction with other writes; returns when it begins to sign.

        Keys that no valid token can be of any more are removed. Raises Conflict while the key of an earlier rotation does
        not sign yet: so there are never many.
        """
        begins = self.clock.now() + NOTICE
        items, now = self._living(), instant(self.clock.now())
        if any(item.get("signs_from", "") > now for item in items):
            raise Conflict("The last new key does not sign yet; try again later.", code="SIGNING_KEY_PENDING")
        retires = instant(begins + timedelta(seconds=self.token_seconds) + _MARGIN)
        made = self._token_item(f"{TOKEN}#{kid}", kid) | {"signs_from": instant(begins)}
        old = [self._superseded(item, retires, now) for item in items]
        with suppress(ConditionFailed):  # of a key with a new id: this very write, whose acknowledgement was lost
            self.table.transact([Put(self.table_name, made, ABSENT), *old, *with_it])
        return begins

    def _superseded(self, item: Item, retires: str, now: str) -> Write:
        if _is_retired(item, now):
            return Delete(self.table_name, {"pk": item["pk"], "sk": item["sk"]})
        return Put(self.table_name, {"retires_at": retires, **item})

    def _chosen(self) -> SigningKey:
        now = instant(self.clock.now())
        begun = [item for item in self._living() if item.get("signs_from", "") <= now]
        item = max(begun, key=lambda item: (item.get("signs_from", ""), item["kid"]))
        if self._signing is not None and self._signing[1].kid == item["kid"]:
            return self._signing[1]
        return SigningKey(item["kid"], self.cipher.decrypt(item["secret"], _context(TOKEN)).decode())

    def _living(self) -> Sequence[Item]:
        """The keys that can sign; one without its private part only verifies."""
        return [item for item in self._token_items() if "secret" in item] or [self._current(TOKEN)]

    def _token_items(self) -> Sequence[Item]:
        return self.table.query(self.table_name, KeyRange(_PARTITION, begins_with=f"{TOKEN}#"), limit=_MOST).items

    def _current(self, purpose: str) -> Item:
        sk = f"{purpose}#current"
        item = self.table.get(self.table_name, {"pk": _PARTITION, "sk": sk})
        if item is not None:
            return item
        made = self._token_item(sk, new_id()) if purpose == TOKEN else self._cursor_item(sk)
        try:
            self.table.transact([Put(self.table_name, made, ABSENT)])
        except ConditionFailed as failure:
            return failure.old or self._current(purpose)  # another process was first: its key is the key
        return made

    def _cursor_item(self, sk: str) -> Item:
        secret = self.cipher.encrypt(secrets.token_bytes(32), _context(CURSOR))
        return {"pk": _PARTITION, "sk": sk, "created_at": instant(self.clock.now()), "secret": secret}

    def _token_item(self, sk: str, kid: str) -> Item:
        pem, public = _new_signing_key(kid)
        secret = self.cipher.encrypt(pem, _context(TOKEN))
        made = {"pk": _PARTITION, "sk": sk, "created_at": instant(self.clock.now())}
        return {**made, "kid": kid, "public": json.dumps(public), "secret": secret}


def _is_retired(item: Item, now: str) -> bool:
    return "retires_at" in item and str(item["retires_at"]) <= now


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


def wire(parts: "Parts") -> KeyRing:
    """The platform's own keys."""
    from portico.core.aws.kms import KmsCipher

    known = parts.settings
    cipher = KmsCipher(known.require("key_id"))
    return KeyRing(parts.table, known.require("entities_table"), cipher, parts.clock, known.access_token_seconds)


def wire_vault(parts: "Parts") -> "EnvelopeCipher":
    """The cipher of secrets under the keyring's keys."""
    from portico.core.aws.envelope import EnvelopeCipher

    return EnvelopeCipher(parts.get(KEYRING).cipher)


KEYRING: Part[KeyRing] = Part(f"{__name__}:wire")
ENVELOPE_CIPHER: "Part[EnvelopeCipher]" = Part(f"{__name__}:wire_vault")
