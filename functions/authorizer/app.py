"""The authorizer of the API."""

from typing import Any

from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.core.base.observability import logger
from portico.platform import platform


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Proves who is calling."""
    answer = platform().get(REQUEST_AUTHORIZER).authorize(event)
    logger().info("request.authorized", extra={"principal": answer["principalId"]})
    return answer
