"""The authorizer of the API."""

from typing import Any

from portico.composition import platform
from portico.core.observability import logger


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Proves who is calling."""
    answer = platform().edge.authorize(event)
    logger().info("request.authorized", extra={"principal": answer["principalId"]})
    return answer
