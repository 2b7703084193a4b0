"""The errors that the agent answers with."""

from __future__ import annotations

from typing import Any


class AgentError(Exception):
    """An answer other than success: `code` is what programs read, `details` more of it."""

    def __init__(self, status: int, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details


def not_ready() -> AgentError:
    return AgentError(409, "SESSION_NOT_READY", "The session is not ready yet.")


def busy(execution: str) -> AgentError:
    return AgentError(409, "SESSION_BUSY", "The session executes something else.", execution=execution)


def no_execution(execution: str) -> AgentError:
    return AgentError(404, "EXECUTION_NOT_FOUND", "The session knows no such execution.", execution=execution)


def invalid(field: str, message: str) -> AgentError:
    return AgentError(422, "VALIDATION_ERROR", message, field=field)
