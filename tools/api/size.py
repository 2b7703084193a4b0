"""The size of the API's description, and how large it may be."""

import gzip
from collections.abc import Mapping
from typing import Any, Final

from portico.core.base.frozen import frozen

OPERATION: Final = 3_000  # bytes on average, components included
SERVED: Final = 150_000  # bytes, compressed
_LEVEL: Final = 6


@frozen
class Size:
    """Bytes of a description."""

    whole: int
    operations: int
    served: int

    @classmethod
    def of(cls, document: Mapping[str, Any], text: str) -> "Size":
        """Of a document and its text."""
        raw = text.encode()
        operations = sum(map(len, document["paths"].values()))
        return cls(len(raw), operations, len(gzip.compress(raw, _LEVEL)))

    @property
    def average(self) -> float:
        """Bytes of an operation."""
        return self.whole / self.operations

    def __str__(self) -> str:
        return (
            f"{self.operations} operations, {self.whole / 1000:,.0f} KB: {self.average / 1000:.2f} KB an operation "
            f"(at most {OPERATION / 1000:.1f}), {self.served / 1000:.0f} KB compressed (at most {SERVED / 1000:.0f})"
        )

    def is_fine(self) -> bool:
        """True if it keeps to both limits."""
        return self.average <= OPERATION and self.served <= SERVED
