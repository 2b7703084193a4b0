"""Errors in a reply: the stable code and the status of each, and nothing of what nobody foresaw."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError

from portico.core.base.errors import Internal, PorticoError
from portico.core.base.observability import logger

PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"


def shown_error(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """An error as a client sees it; what nobody foresaw is logged, and told to nobody."""
    shown: dict[str, Any] = {"message": error.message}
    if error.locations:
        shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    shown["extensions"] = {**_extensions(error, shown, request_id), "request_id": request_id}
    return shown


def status_of(shown: Mapping[str, Any]) -> int:
    """The status that an error would have over REST."""
    return int(shown["extensions"]["status"])


def _extensions(error: GraphQLError, shown: dict[str, Any], request_id: str) -> dict[str, Any]:
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        known = dict(error.extensions or {})
        code = PARSE_FAILED if isinstance(error, GraphQLSyntaxError) else VALIDATION_FAILED
        return {"code": code, "status": 400, "details": {}, **known}
    if not isinstance(cause, PorticoError):
        logger().error("request.failed", extra={"request_id": request_id}, exc_info=cause)
        cause = Internal()
    shown["message"] = cause.message
    waits = cause.headers.get("Retry-After", "")
    after = {"retry_after": int(waits)} if waits.isdecimal() else {}
    return {"code": cause.code, "status": cause.status, "details": cause.details, **after}
