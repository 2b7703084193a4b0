"""Encryption of small secrets by AWS KMS, bound to a context that must be named again to decrypt."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

from portico.core.aws import client

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


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
    def client(self) -> "KMSClient":
        """The client, made at the first use."""
        return cast("KMSClient", client("kms"))

    def encrypt(self, plain: bytes, context: Mapping[str, str]) -> str:
        """The ciphertext, as base64 text."""
        answer = self.client.encrypt(KeyId=self.key_id, Plaintext=plain, EncryptionContext=context)
        return base64.b64encode(answer["CiphertextBlob"]).decode()

    def decrypt(self, ciphertext: str, context: Mapping[str, str]) -> bytes:
        """The secret."""
        answer = self.client.decrypt(
            KeyId=self.key_id, CiphertextBlob=base64.b64decode(ciphertext), EncryptionContext=context
        )
        return answer["Plaintext"]
