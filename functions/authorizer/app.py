"""The authorizer of the API."""

from typing import Any

from portico.composition import platform
from portico.core.observability import logger
from portico.identity.edge import authorize


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Proves who is calling."""
    answer = authorize(event, platform().verifier)
    logger().info("request.authorized", extra={"principal": answer["principalId"]})
    return answer
