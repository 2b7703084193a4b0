"""Names of functions, by the folders that they are in."""

import re
from pathlib import Path
from typing import Final

from portico_client.cli.failures import Misused

_NOT_OF_NAMES: Final = re.compile(r"[^a-z0-9_-]+")
_LONGEST: Final = 63


def name_of_folder(folder: Path) -> str:
    """The folder's own name, in the letters that names have. Raises Misused where none of them is left."""
    found = _NOT_OF_NAMES.sub("-", folder.resolve().name.lower())[:_LONGEST].strip("-_")
    if not found:
        raise Misused(f"Which name does the function of {folder} have? Say --name.")
    return found
