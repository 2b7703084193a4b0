"""The secrets of key pairs: random, shown once, kept as a hash and encrypted."""

import hashlib
import hmac
import secrets
from dataclasses import field
from datetime import datetime
from typing import Any, Final

from portico.access.authn.access_keys import new_access_key
from portico.core.aws.kms import Cipher
from portico.core.base.frozen import frozen
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.keypairs.entity import KeyPair

_NOBODY: Final = "0" * 64


@frozen(slots=True)
class MadeKeyPair:
    """A key pair and its secret, for the one time that it is shown."""

    pair: KeyPair
    secret_key: str = field(repr=False)


def new_pair(cipher: Cipher, owner: Scope, now: datetime, slot: str | None = None, **fields: Any) -> MadeKeyPair:
    """A key pair of a user; without a slot it is beyond those that a user may have."""
    access_key = new_access_key(str(owner.domain), str(owner.user))
    secret_key, kept = new_secret(cipher, access_key)
    times = {"created_at": now, "updated_at": now}
    place = {"domain": owner.domain, "user": owner.user, "slot": slot or access_key}
    pair = KeyPair(scope=GLOBAL, access_key=access_key, **kept, **place, **times, **fields)
    return MadeKeyPair(pair, secret_key)


def new_secret(cipher: Cipher, access_key: str) -> tuple[str, dict[str, str]]:
    """A secret of 240 bits, and the two fields that it is kept in."""
    secret_key = secrets.token_urlsafe(30)
    ciphertext = cipher.encrypt(secret_key.encode(), {"access_key": access_key})
    return secret_key, {"secret_sha256": _digest(secret_key), "secret": ciphertext}


def is_secret_of(pair: KeyPair | None, secret_key: str) -> bool:
    """True if it is the secret of the pair, compared in constant time; never when there is no pair."""
    known = _NOBODY if pair is None else pair.secret_sha256
    return hmac.compare_digest(_digest(secret_key), known) and pair is not None


def _digest(secret_key: str) -> str:
    return hashlib.sha256(secret_key.encode()).hexdigest()
