"""The API's description, as it is committed: `tests/contracts/test_routes.py` compares it with that of the code.

To make it from the code takes seconds, in every process that collects tests.
"""

import json
from typing import Any

from tests.support.template import ROOT


def description() -> dict[str, Any]:
    """The OpenAPI document, the caller's own."""
    made: dict[str, Any] = json.loads((ROOT / "api" / "openapi.json").read_text(encoding="utf-8"))
    return made
