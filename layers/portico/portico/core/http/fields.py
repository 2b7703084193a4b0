"""Pieces of request models that resources share."""

from typing import Annotated, Any
from unicodedata import normalize

from pydantic import AfterValidator, StringConstraints

Words = Annotated[str, StringConstraints(max_length=1024), AfterValidator(lambda text: normalize("NFC", text))]


def unset() -> Any:
    """The default of a field that may be left out of an update but not be null; see `exclude_unset`."""
    return None
