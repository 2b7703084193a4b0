"""The mark of a call with an `Idempotency-Key`, which its change leaves in its own transaction."""

from dataclasses import dataclass


@dataclass(slots=True)
class IdempotencyMark:
    """The digest of the caller, the operation and the key; `marked` once a change of the call has left it.

    `answered` says that the reply is known: the call is authorized again, and not carried out.
    """

    digest: str
    marked: bool = False
    answered: bool = False
