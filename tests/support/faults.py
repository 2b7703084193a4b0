"""Faults between botocore and what plays AWS: acknowledgements lost, requests refused or late, processes that die.

The hook stands in botocore's `before-send`, which every attempt of every client passes (those of retries too), in the place
of moto's own handler: so it can keep a request from being carried out, or its answer from being seen.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final
from unittest.mock import patch

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

_READS: Final = ("Get", "List", "Describe", "Head", "Query", "Scan", "BatchGet", "Receive", "Decrypt", "Generate")


@dataclass(frozen=True)
class Attempt:
    """One attempt of a request: the service as in botocore's events (`dynamodb`), the operation, and what is sent."""

    service: str
    operation: str
    request: Any

    @property
    def writes(self) -> bool:
        """True if it may change something, which is told from its name."""
        return not self.operation.startswith(_READS)

    @property
    def parameters(self) -> Any:
        """The body of a service that speaks JSON."""
        return json.loads(self.request.body)


class ProcessDied(BaseException):
    """The process is gone: nothing that it would have done after this is done."""


@dataclass(frozen=True)
class Refused:
    """Not carried out; the answer is an error of this status and code."""

    code: str = "ThrottlingException"
    status: int = 400


@dataclass(frozen=True)
class Lost:
    """Carried out, and the connection is closed before the answer arrives."""


@dataclass(frozen=True)
class Late:
    """Carried out after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Death:
    """The process dies, before it is carried out or after."""

    carried_out: bool


Fault = Refused | Lost | Late | Death
Plan = Callable[[Attempt], Fault | None]


@dataclass(frozen=True)
class Rate:
    """How often, of those attempts whose service and operation begin so, a fault is met."""

    share: float
    fault: Fault
    service: str = ""
    operation: str = ""

    def fits(self, attempt: Attempt) -> bool:
        """True if the attempt is one of those."""
        return attempt.service.startswith(self.service) and attempt.operation.startswith(self.operation)


def seeded(seed: int, *rates: Rate) -> Plan:
    """A plan drawn by lot: of the rates that fit an attempt, the first that hits; the same for the same seed and attempts."""
    drawn = random.Random(seed)

    def plan(attempt: Attempt) -> Fault | None:
        fitting = [rate for rate in rates if rate.fits(attempt)]
        return next((rate.fault for rate in fitting if drawn.random() < rate.share), None)

    return plan


def at_write(number: int, fault: Fault) -> Plan:
    """A plan of one fault, at the write of this number, from 1."""
    left = [number]

    def plan(attempt: Attempt) -> Fault | None:
        left[0] -= attempt.writes
        return fault if attempt.writes and left[0] == 0 else None

    return plan


def quiet(_attempt: Attempt) -> Fault | None:
    """The plan of a day on which nothing goes wrong."""
    return None


@dataclass
class Line:
    """The line to what plays AWS: what was attempted and carried out on it, and who listens.

    `pause` lets simulated time pass; `answers` stand in, by service and operation, for what moto cannot do.
    """

    plan: Plan = quiet
    pause: Callable[[float], None] = lambda _seconds: None
    listeners: list[Callable[[Attempt], None]] = field(default_factory=list)
    answers: dict[tuple[str, str], Callable[[Attempt], tuple[dict[str, str], bytes]]] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    dead: bool = False
    _one: RLock = field(default_factory=RLock)  # moto's transactions are not atomic among threads

    def wait(self, seconds: float) -> None:
        """Lets simulated time pass."""
        self.pause(seconds)

    def send(self, attempt: Attempt, carry_out: Callable[[], Any]) -> Any:
        """The answer, or what the plan has instead of it. Nothing of a dead process gets through."""
        if self.dead:
            raise ProcessDied
        fault = self.plan(attempt)
        self.attempts.append(attempt)
        match fault:
            case Refused():
                return _answer(attempt, fault.status, {"x-amzn-errortype": fault.code}, _error(attempt, fault.code))
            case Death(carried_out=False):
                self.dead = True
                raise ProcessDied
            case Late():
                self.pause(fault.seconds)
        answer = self._carried_out(attempt, carry_out)
        if isinstance(fault, Lost):
            raise ConnectionClosedError(endpoint_url=attempt.request.url)
        if isinstance(fault, Death):
            self.dead = True
            raise ProcessDied
        return answer

    def _carried_out(self, attempt: Attempt, carry_out: Callable[[], Any]) -> Any:
        made = self.answers.get((attempt.service, attempt.operation))
        with self._one:
            answer = _answer(attempt, 200, *made(attempt)) if made else carry_out()
            if answer.status_code < 300:
                for listener in self.listeners:
                    listener(attempt)
        return answer


@contextmanager
def on_line(line: Line) -> Iterator[Line]:
    """Every attempt of every client passes the line while the block lasts; moto is at its other end."""
    carry_out = BotocoreStubber.__call__

    def handle(stubber: BotocoreStubber, event_name: str, request: Any, **options: Any) -> Any:
        _, service, operation = event_name.split(".")
        attempt = Attempt(service, operation, request)
        return line.send(attempt, lambda: carry_out(stubber, event_name, request, **options))

    with patch.object(BotocoreStubber, "__call__", handle):
        yield line


@contextmanager
def pauses_of(pause: Callable[[float], None]) -> Iterator[list[float]]:
    """botocore's and tenacity's pauses between attempts are simulated; yields them."""
    made: list[float] = []

    def sleep(seconds: float) -> None:
        made.append(seconds)
        pause(seconds)

    with patch("botocore.endpoint.time.sleep", sleep), patch("tenacity.nap.time.sleep", sleep):
        yield made


def _answer(attempt: Attempt, status: int, headers: Mapping[str, str], body: bytes) -> AWSResponse:
    return AWSResponse(attempt.request.url, status, dict(headers), MockRawResponse(body))  # type: ignore[arg-type]


def _error(attempt: Attempt, code: str) -> bytes:
    if attempt.service == "s3":
        return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return json.dumps({"__type": code, "message": code}).encode()


def by_operation(attempts: Sequence[Attempt]) -> dict[str, int]:
    """How often each operation was attempted."""
    names = [f"{attempt.service}.{attempt.operation}" for attempt in attempts]
    return {name: names.count(name) for name in sorted(set(names))}
