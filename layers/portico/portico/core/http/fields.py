"""Pieces of request models that resources share."""

from typing import Any


def unset() -> Any:
    """The default of a field that may be left out of an update but not be null; see `exclude_unset`."""
    return None
