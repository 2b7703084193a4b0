"""The mark of a call with an `Idempotency-Key`, which its change leaves in its own transaction."""

from dataclasses import dataclass


@dataclass(slots=True)
class IdempotencyMark:
    """The digest of the caller, the operation and the key; `marked` once a change of the call has left it."""

    digest: str
    marked: bool = False
