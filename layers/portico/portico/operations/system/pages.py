"""What pages have in common that the platform serves to people."""

from typing import Final

from fastapi import Request

TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
# For files whose address changes with their content, so that a browser asks for each once.
KEPT: Final = "public, max-age=31536000, immutable"
HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Vary": "Accept-Encoding"}


def base(request: Request) -> str:
    """The path that its client asked for, with that of the stage, or of a domain's mapping; without a slash at its end."""
    event = request.scope.get("aws.event", {})
    path = str((event.get("requestContext") or {}).get("path") or "/").strip("/")
    return f"/{path}" if path else ""
