"""SHA-256 of layers: of tens of megabytes, at each start of a worker and each save of the state."""

import functools
import hashlib


@functools.lru_cache(maxsize=64)
def digest(value: bytes) -> str:
    """In hexadecimal, remembered for the byte strings that were asked for last. Python remembers the hash by which they are found."""
    return hashlib.sha256(value).hexdigest()
