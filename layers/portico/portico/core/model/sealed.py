"""Values that are kept encrypted, each with a data key of its own (`core/aws/envelope.py`)."""

from portico.core.base.frozen import frozen


@frozen(slots=True)
class Sealed:
    """Values as they are kept: the encrypted data key, and nonce and ciphertext, both as base64 text."""

    data_key: str
    sealed: str
