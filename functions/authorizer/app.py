"""The authorizer of the API."""

from typing import Any

from portico.core.base.observability import logger
from portico.platform import platform


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Proves who is calling."""
    answer = platform().edge.authorize(event)
    logger().info("request.authorized", extra={"principal": answer["principalId"]})
    return answer
