"""List prices, and what follows from them for Lambda."""

import json
from pathlib import Path
from typing import Any, Final

from tests.support.template import resources, template

PRICES: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "prices.json").read_text())
MEGABYTES_OF_A_PROCESSOR: Final = 1769


def memory_of(function: str | None = None) -> int:
    """The megabytes of a function of the template, by its logical id; of most for None."""
    own = resources()[function]["Properties"] if function else {}
    return int(own.get("MemorySize") or template()["Globals"]["Function"]["MemorySize"])


def lambda_seconds(seconds: float, memory: int) -> float:
    """A million invocations of so many seconds, each rounded up to a millisecond; the requests are not in it."""
    milliseconds = max(1, round(seconds * 1000 + 0.5))
    return float(PRICES["lambda_x86_gb_second"] * milliseconds * 1000 * memory / 1024)
