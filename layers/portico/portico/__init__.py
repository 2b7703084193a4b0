"""Portico's shared layer."""

import gc
from typing import Final

from portico.core.base import startup

__version__: Final = "0.1.0"

# A cold start makes some hundred thousand objects that stay: to look through them for rubbish, every 700 objects, is a tenth of it.
gc.set_threshold(200_000, 10, 10)

startup.install()
