# Written by client/codegen.py from client/portico_client/aio/transport.py; not to be edited.
"""Calls of operations, asked again where that helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from pydantic import BaseModel

from portico_client.base import Operation
from portico_client.errors import ConnectionFailed, NotFound, error_of
from portico_client.requests import reply_of, request_of, told
from portico_client.retries import Retries
from portico_client.wire import httpx

R = TypeVar("R", bound=BaseModel)


class Transport:
    """Speaks HTTP to one deployment."""

    def __init__(self, http: httpx.Client, retries: Retries, project: str | None = None) -> None:
        self.http = http
        self.retries = retries
        self.project = project

    @overload
    def call(self, operation: Operation[None], **options: Any) -> None: ...
    @overload
    def call(self, operation: Operation[R], **options: Any) -> R: ...
    def call(self, operation: Operation[Any], **options: Any) -> Any:
        """The reply as the operation's model, with its ETag; see `send` for the options.

        Raises ApiError for a reply that is an error, ConnectionFailed when there is none.
        """
        return reply_of(operation, self.send(operation, **options))

    def send(self, operation: Operation[Any], *, retries: Retries | None = None, **options: Any) -> httpx.Response:
        """The reply as it came; `requests.request_of` has the options.

        All attempts of a POST have one Idempotency-Key, so that it is done once; a DELETE whose first attempt was done and not
        answered is not a NotFound.
        """
        request = request_of(operation, project=self.project, **options)
        return (retries or self.retries).run(Attempts(self.http, request))


@dataclass
class Attempts:
    """The attempts of one request, each a call. `lost` is whether one of them may have been done, and was not answered."""

    http: httpx.Client
    request: Mapping[str, Any]
    lost: bool = False

    def __call__(self) -> httpx.Response:
        """The reply; a DELETE of what an earlier attempt has removed is done. Raises ApiError, ConnectionFailed."""
        try:
            response = self.http.request(**self.request)
        except httpx.TransportError as failure:
            self.lost = True
            raise ConnectionFailed(told(failure, self.http.base_url)) from failure
        if not response.is_error:
            return response
        error = error_of(response)
        if self.lost and self.request["method"] == "DELETE" and isinstance(error, NotFound):
            return response
        self.lost = self.lost or response.status_code in {502, 504}
        raise error
