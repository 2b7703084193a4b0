"""Errors as replies: one body for everything, also as RFC 9457 when the client asks for `application/problem+json`."""

from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException
from starlette.types import Scope

from portico.core.base.errors import BadRequest, Internal, MethodNotAllowed, NotFound, PorticoError
from portico.core.http.error_bodies import written
from portico.core.model.conventions import ErrorForm

FORM: Final = "portico.error_form"  # where the route of a request tells the form of its errors


class ErrorDetail(BaseModel):
    """The error."""

    code: str = Field(description="Stable, for programs.", examples=["FUNCTION_NOT_FOUND"])
    message: str = Field(description="For people; may change.", examples=["There is no function 'hello'."])
    details: dict[str, JsonValue] = Field(description="More, depending on the code.", examples=[{"function": "hello"}])
    request_id: str = Field(
        description="The id of the request, as in `X-Request-Id`.", examples=["019a8f3e-6c4d-7f0a-8d52-3b1e9c7a4f60"]
    )


class ErrorBody(BaseModel):
    """The body of every error reply."""

    model_config = ConfigDict(title="Error")

    error: ErrorDetail


# How the description refers to it.
ERROR: Final = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}}}


def respond(error: PorticoError, request_id: str, accept: str = "", form: str = ErrorForm.PORTICO) -> JSONResponse:
    """The reply for an error, in the form of its operation; in Portico's as `application/problem+json` if the client prefers that."""
    if form != ErrorForm.PORTICO:
        from portico.core.http.error_forms import FORMS, status_in

        write, media_type = FORMS[form]
        status = status_in(form, error)
        return JSONResponse(write(error, request_id), status, error.headers, media_type=media_type)
    content, media_type = written(error, request_id, accept)
    headers = {**error.headers, "Vary": "Accept"}
    return JSONResponse(content, error.status, headers, media_type=media_type)


def as_ours(error: Exception, scope: Scope) -> PorticoError | None:
    """An error as one of the tree: of those of routing there is one for each; None for an error that nobody foresaw."""
    if isinstance(error, PorticoError):
        return error
    if not isinstance(error, HTTPException):
        return None
    refusal = _of_routing(Request(scope), error.status_code)
    refusal.headers |= error.headers or {}
    return refusal


def _of_routing(request: Request, status: int) -> PorticoError:
    match status:
        case 404:
            return NotFound("There is nothing at this path.", details={"path": request.url.path})
        case 405:
            return MethodNotAllowed(f"{request.method} is not a method of this path.")
        case 500:
            return Internal()
    return BadRequest("The request cannot be read.")
