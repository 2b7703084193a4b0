"""Hooks on a client of AWS: what was asked of AWS, and answers that go wrong on the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from portico.core.aws.connection import ConnectionLost
from portico.core.aws.json_client import JsonClient, Refused

Call = Callable[..., Any]


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

    def call(carry_out: Call, operation: str, parameters: Any, **options: Any) -> Any:
        answer = carry_out(operation, parameters, **options)
        requests.made.append((operation, dict(parameters), answer))
        return answer

    with around(client, "call", call) if isinstance(client, JsonClient) else _watched(client, requests):
        yield requests


@contextmanager
def replaced(client: JsonClient, operation: str, errors: Sequence[Refused]) -> Iterator[list[Any]]:
    """The next requests are carried out, and their answers lost: yields the errors that the client got instead."""
    given: list[Any] = []

    def attempt(carry_out: Call, asked: str, *request: Any) -> Any:
        if asked != operation or len(given) == len(errors):
            return carry_out(asked, *request)
        with suppress(Refused):
            carry_out(asked, *request)
        given.append(errors[len(given)])
        raise given[-1]

    with around(client, "attempt", attempt):
        yield given
    assert given == list(errors)


@contextmanager
def connection_lost(client: JsonClient, operation: str = "TransactWriteItems", times: int = 1) -> Iterator[None]:
    """The request is carried out and the connection is closed before the answer arrives."""
    left = [times]

    def attempt(carry_out: Call, asked: str, *request: Any) -> Any:
        if not left[0] or asked != operation:
            return carry_out(asked, *request)
        with suppress(Refused):
            carry_out(asked, *request)
        left[0] -= 1
        raise ConnectionLost(operation)

    with around(client, "attempt", attempt):
        yield
    assert left == [0]


@contextmanager
def answered(
    client: JsonClient, operation: str, status: int, said: Mapping[str, Any], times: int = 1
) -> Iterator[list[str]]:
    """The next calls are not carried out and get this answer; yields the operations that were answered so."""
    met: list[str] = []

    def call(carry_out: Call, asked: str, parameters: Any, **options: Any) -> Any:
        if asked != operation or len(met) == times:
            return carry_out(asked, parameters, **options)
        met.append(operation)
        if status >= 300:
            raise Refused(operation, said["__type"].rpartition("#")[2], status, said)
        return said

    with around(client, "call", call):
        yield met


@contextmanager
def just_before(client: JsonClient, operation: str, act: Callable[[], None]) -> Iterator[None]:
    """Another acts between a caller's decision and its next request of this operation; once."""
    left = [act]

    def call(carry_out: Call, asked: str, parameters: Any, **options: Any) -> Any:
        if left and asked == operation:
            left.pop()()
        return carry_out(asked, parameters, **options)

    with around(client, "call", call):
        yield
    assert not left


@contextmanager
def around(client: JsonClient, method: str, hook: Callable[..., Any]) -> Iterator[None]:
    """A method of this client passes the hook while the block lasts; hooks may be within each other."""
    before = client.__dict__.get(method)
    client.__dict__[method] = partial(hook, getattr(client, method))
    try:
        yield
    finally:
        del client.__dict__[method]
        if before is not None:
            client.__dict__[method] = before


@contextmanager
def _watched(client: Any, requests: Requests) -> Iterator[None]:
    """The same for a client of botocore's."""

    def before(params: Any, model: Any, **_: Any) -> None:
        requests.pending[model.name] = params

    def after(parsed: Any, model: Any, **_: Any) -> None:
        requests.made.append((model.name, requests.pending[model.name], parsed))

    with _registered(client, "provide-client-params", before), _registered(client, "after-call", after):
        yield


@contextmanager
def _registered(client: Any, event: str, hook: Callable[..., Any]) -> Iterator[None]:
    events = client.meta.events
    events.register_first(event, hook)
    try:
        yield
    finally:
        events.unregister(event, hook)
