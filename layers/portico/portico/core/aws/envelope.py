"""Envelope encryption: a data key for each secret, itself encrypted by the platform's key, as AWS KMS describes it.

KMS binds the data key to an encryption context, AES-256-GCM (NIST SP 800-38D) binds the values to the same as associated data:
what the secret is, and where. What was sealed for one secret cannot be opened as another.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from portico.core.aws.errors import translated
from portico.core.aws.kms import Cipher
from portico.core.base.frozen import frozen
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.sealed import Sealed

KEY_SECONDS: Final = 300.0
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_MOST_KEYS: Final = 1_000


@frozen
class EnvelopeCipher:
    """Seals and opens; a data key that it has decrypted stays in the process for five minutes, values never do."""

    cipher: Cipher
    _data_keys: TtlCache[bytes] = field(default_factory=lambda: TtlCache(_MOST_KEYS, KEY_SECONDS), repr=False)

    def seal(self, values: Mapping[str, str], context: Mapping[str, str]) -> Sealed:
        """The values, encrypted with a new data key; one request to KMS. Raises Unavailable when KMS is away."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        data_key, nonce = os.urandom(_KEY_BYTES), os.urandom(_NONCE_BYTES)
        with translated():
            wrapped = self.cipher.encrypt(data_key, context)
        ciphertext = AESGCM(data_key).encrypt(nonce, json.dumps(dict(values)).encode(), _bound(context))
        return Sealed(wrapped, base64.b64encode(nonce + ciphertext).decode())

    def open(self, kept: Sealed, context: Mapping[str, str]) -> dict[str, str]:
        """The values; at most one request to KMS. Raises when they were not sealed in this context, or KMS is away."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        both, bound = base64.b64decode(kept.sealed), _bound(context)
        data_key = self._data_key(kept.data_key, context, bound)
        opened: dict[str, str] = json.loads(AESGCM(data_key).decrypt(both[:_NONCE_BYTES], both[_NONCE_BYTES:], bound))
        return opened

    def _data_key(self, wrapped: str, context: Mapping[str, str], bound: bytes) -> bytes:
        known = self._data_keys.find((wrapped, bound))
        if known is not None:
            return known[0]
        with translated():
            return self._data_keys.put((wrapped, bound), self.cipher.decrypt(wrapped, context))


def _bound(context: Mapping[str, str]) -> bytes:
    return json.dumps(dict(context), sort_keys=True).encode()
