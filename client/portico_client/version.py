"""The version of the client and the command."""

from typing import Final

VERSION: Final = "0.1.0"
