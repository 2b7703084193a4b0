"""The names of the platform's cookies."""

from typing import Final

_PREFIXES: Final = ("__host-", "__secure-")
_OURS: Final = "portico"


def is_platforms(name: str) -> bool:
    """True for the name of a cookie that the platform alone sets."""
    low = name.lower()
    for prefix in _PREFIXES:
        low = low.removeprefix(prefix)
    return low.startswith(_OURS)
