"""The authorizer of the API."""

from typing import Any

from portico.access.authn.authorizer import EDGE
from portico.core.base.observability import logger
from portico.platform import platform


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Proves who is calling."""
    answer = platform().get(EDGE).authorize(event)
    logger().info("request.authorized", extra={"principal": answer["principalId"]})
    return answer
