"""Encryption of small secrets by AWS KMS, bound to a context that must be named again to decrypt."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from portico.core.aws.json_client import JsonClient


class Cipher(Protocol):
    """Encrypts and decrypts secrets of at most 4 KB."""

    def encrypt(self, plain: bytes, context: Mapping[str, str]) -> str:
        """The ciphertext, as base64 text."""
        ...

    def decrypt(self, ciphertext: str, context: Mapping[str, str]) -> bytes:
        """The secret. Raises when the ciphertext or the context is not what was encrypted."""
        ...


@dataclass
class KmsCipher:
    """The cipher whose key never leaves KMS."""

    key_id: str

    @cached_property
    def client(self) -> JsonClient:
        """The client, made at the first use."""
        return JsonClient.of("kms")

    def encrypt(self, plain: bytes, context: Mapping[str, str]) -> str:
        """The ciphertext, as base64 text."""
        asked = {"Plaintext": base64.b64encode(plain).decode()} | self._under(context)
        return str(self.client.call("Encrypt", asked)["CiphertextBlob"])

    def decrypt(self, ciphertext: str, context: Mapping[str, str]) -> bytes:
        """The secret."""
        answer = self.client.call("Decrypt", {"CiphertextBlob": ciphertext} | self._under(context))
        return base64.b64decode(answer["Plaintext"])

    def _under(self, context: Mapping[str, str]) -> dict[str, Any]:
        return {"KeyId": self.key_id, "EncryptionContext": dict(context)}
