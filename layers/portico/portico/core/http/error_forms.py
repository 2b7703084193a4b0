"""Error bodies of the protocols that operations speak besides Portico's own, each made from the one tree of errors.

A form says how an error is written, never which errors there are: code, headers and message stay those of the tree. So does the
status, but that OAuth has one for all that is wrong with a request.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from portico.core.base.errors import PorticoError
from portico.core.http.error_bodies import JSON, PROBLEM
from portico.core.model.conventions import ErrorForm

Form = Callable[[PorticoError, str], Mapping[str, Any]]

_OAUTH_CODES: Final = frozenset(
    {
        *("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type"),
        *("invalid_scope", "access_denied", "server_error", "temporarily_unavailable", "slow_down"),
    }
)
_OAUTH_BY_STATUS: Final = {
    401: "invalid_client",
    403: "access_denied",
    429: "slow_down",
    500: "server_error",
    503: "temporarily_unavailable",
}
_UNDESCRIBABLE: Final = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")
_STATUSES: Final = {(ErrorForm.OAUTH, 422): 400}
_OPENAI_BY_STATUS: Final = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


def _oauth(error: PorticoError, request_id: str) -> Mapping[str, Any]:
    """RFC 6749, 5.2, whose descriptions are ASCII without quotation marks; Portico's code and the request beside it."""
    named = error.code.lower()
    code = named if named in _OAUTH_CODES else _OAUTH_BY_STATUS.get(error.status, "invalid_request")
    described = _UNDESCRIBABLE.sub("?", error.message.replace('"', "'"))
    return {"error": code, "error_description": described, "code": error.code, "request_id": request_id}


def _oip(error: PorticoError, _request_id: str) -> Mapping[str, Any]:
    """The Open Inference Protocol: one text."""
    return {"error": error.message}


def _openai(error: PorticoError, _request_id: str) -> Mapping[str, Any]:
    """OpenAI's: a kind by status, the code, and the parameter at fault."""
    usual = "server_error" if error.status >= 500 else "invalid_request_error"
    problems = error.details.get("errors") or [{}]
    kind = _OPENAI_BY_STATUS.get(error.status, usual)
    detail = {"message": error.message, "type": kind, "param": problems[0].get("field"), "code": error.code.lower()}
    return {"error": detail}


def _backendai(error: PorticoError, request_id: str) -> Mapping[str, Any]:
    """Backend.AI's: a problem (RFC 9457) whose message is also `msg`."""
    return {
        "type": f"https://api.backend.ai/probs/{error.code.lower().replace('_', '-')}",
        "title": error.message,
        "msg": error.message,
        "error_code": error.code,
        "data": error.details,
        "request_id": request_id,
    }


FORMS: Final[Mapping[str, tuple[Form, str]]] = {
    ErrorForm.OAUTH: (_oauth, JSON),
    ErrorForm.OIP: (_oip, JSON),
    ErrorForm.OPENAI: (_openai, JSON),
    ErrorForm.BACKENDAI: (_backendai, PROBLEM),
}


def status_in(form: str, error: PorticoError) -> int:
    """The status of an error in a form."""
    return _STATUSES.get((ErrorForm(form), error.status), error.status)
