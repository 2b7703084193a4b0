"""Hooks on a botocore client: what was asked of AWS, and answers that go wrong on the way."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ConnectionClosedError


@dataclass
class Requests:
    """The requests of a client: operation, parameters and the answer."""

    made: list[tuple[str, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    pending: dict[str, Any] = field(default_factory=dict)

    def operations(self) -> list[str]:
        """The names, in order."""
        return [operation for operation, _, _ in self.made]

    def parameters(self, operation: str) -> list[dict[str, Any]]:
        """What was sent with each request of an operation."""
        return [parameters for name, parameters, _ in self.made if name == operation]

    def items_read(self) -> int:
        """How many items all queries read."""
        return sum(answer["ScannedCount"] for name, _, answer in self.made if name == "Query")


@contextmanager
def watched(client: Any) -> Iterator[Requests]:
    """Notes every request of the client while the block lasts."""
    requests = Requests()

    def before(params: Any, model: Any, **_: Any) -> None:
        requests.pending[model.name] = params

    def after(parsed: Any, model: Any, **_: Any) -> None:
        requests.made.append((model.name, requests.pending[model.name], parsed))

    with _registered(client, "provide-client-params", before), _registered(client, "after-call", after):
        yield requests


@contextmanager
def replaced(client: Any, operation: str, errors: Sequence[ClientError | str]) -> Iterator[list[Any]]:
    """The next requests are carried out, and their answers lost: yields the errors that the client got instead.

    A text is the code of an error that the SDK knows to try again; a ClientError goes straight to the caller.
    """
    given: list[Any] = []

    def replace(response_dict: dict[str, Any], **_: Any) -> None:
        if len(given) == len(errors):
            return
        given.append(errors[len(given)])
        if isinstance(given[-1], ClientError):
            raise given[-1]
        response_dict.update(status_code=400, body=json.dumps({"__type": given[-1]}).encode(), headers={})

    with _registered(client, f"before-parse.dynamodb.{operation}", replace):
        yield given
    assert given == list(errors)


@contextmanager
def connection_lost(client: Any, operation: str = "TransactWriteItems", times: int = 1) -> Iterator[None]:
    """The request is carried out (by moto) and the connection is closed before the answer arrives."""
    left = [times]

    def lose(request: Any, event_name: str, **_: Any) -> None:
        if left[0] and event_name.endswith(operation):
            left[0] -= 1
            raise ConnectionClosedError(endpoint_url=request.url)

    with _registered(client, "before-send", lose, last=True):
        yield
    assert left == [0]


@contextmanager
def answered(
    client: Any, operation: str, status: int, parsed: Mapping[str, Any], times: int = 1
) -> Iterator[list[str]]:
    """The next calls are not carried out and get this answer; yields the operations that were answered so."""
    met: list[str] = []

    def answer(**_: Any) -> Any:
        if len(met) == times:
            return None
        met.append(operation)
        return AWSResponse("", status, {}, None), {"ResponseMetadata": {}, **parsed}

    with _registered(client, f"before-call.dynamodb.{operation}", answer):
        yield met


@contextmanager
def just_before(client: Any, operation: str, act: Callable[[], None]) -> Iterator[None]:
    """Another acts between a caller's decision and its next request of this operation; once."""
    left = [act]

    def interfere(**_: Any) -> None:
        if left:
            left.pop()()

    with _registered(client, f"provide-client-params.dynamodb.{operation}", interfere):
        yield
    assert not left


@contextmanager
def _registered(client: Any, event: str, hook: Callable[..., Any], *, last: bool = False) -> Iterator[None]:
    events = client.meta.events
    (events.register_last if last else events.register_first)(event, hook)
    try:
        yield
    finally:
        events.unregister(event, hook)
