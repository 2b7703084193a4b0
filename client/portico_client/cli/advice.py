"""Advice on what was refused: which variable or sign-in it was, and what can be done."""

import base64
import json
import os
from datetime import UTC, datetime

from portico_client import errors
from portico_client.cli.program import program
from portico_client.cli.times import local


def advice_on(error: errors.ApiError) -> str | None:
    """A line of advice; None where the message says all."""
    if isinstance(error, errors.Unauthenticated):
        return _on_proof()
    if error.code.startswith("HTTP_") and error.status < 500:
        return "That is not Portico's reply: the address is as https://host/api, with the stage at its end."
    return None


def _on_proof() -> str:
    """Advice on a proof that was not accepted. Variables win over contexts, so a sign-in would not help."""
    if token := os.environ.get("PORTICO_TOKEN"):
        if (ended := _end_of(token)) and ended < datetime.now(UTC):
            return f"PORTICO_TOKEN has ended at {local(ended)}: set another, or unset it."
        return "PORTICO_TOKEN was not accepted: it has ended, was deleted, or is of another deployment. Set another, or unset it."
    if os.environ.get("PORTICO_ACCESS_KEY"):
        return "PORTICO_ACCESS_KEY and PORTICO_SECRET_KEY were not accepted: set others, or unset them."
    return f"Sign in with `{program()} login`."


def _end_of(token: str) -> datetime | None:
    """The time at which a JWT ends (RFC 7519, 4.1.4); None for what is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None
